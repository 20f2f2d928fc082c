namespace FleetSync.Extraction;

/// <summary>
/// Memory for records on their way to the store. A record waits for a batch and for its write, a tenth of a second in a first
/// synchronisation: too long for the collector's young generation, which would promote it and find it dead soon after. So
/// records are copied one behind another into chunks, and a chunk is used again when all its records are written. One that
/// nobody gives back is left to the collector: leaking costs memory for a while, never correctness. Safe for concurrent use.
/// </summary>
internal sealed class DocumentPool
{
    /// <summary>Below the size at which arrays go to the large object heap.</summary>
    private const int ChunkBytes = 64 * 1024;

    /// <summary>A larger record would waste the rest of a chunk too often; it gets an array of its own.</summary>
    private const int LargestPooled = ChunkBytes / 8;

    /// <summary>What is kept for the next burst; more is left to the collector.</summary>
    private const int MaxFree = 16;

    private readonly Lock _gate = new();
    private readonly Stack<DocumentChunk> _free = new();
    private DocumentChunk? _open;

    /// <summary>Chunks that are neither free nor left to the collector, for tests.</summary>
    public int ChunksInUse { get; private set; }

    /// <summary>Copies a record.</summary>
    /// <param name="document">The record.</param>
    /// <returns>The copy, until it is given back.</returns>
    public PooledDocument Copy(ReadOnlySpan<byte> document)
    {
        if (document.Length > LargestPooled)
        {
            return new PooledDocument(document.ToArray());
        }

        lock (_gate)
        {
            if (_open is null || !_open.HasRoom(document.Length))
            {
                Replace();
            }

            return new PooledDocument(this, _open!, _open!.Append(document));
        }
    }

    /// <summary>Takes a record's memory back.</summary>
    /// <param name="chunk">The chunk it lies in.</param>
    public void Return(DocumentChunk chunk)
    {
        lock (_gate)
        {
            chunk.Records--;
            if (chunk != _open)
            {
                Reuse(chunk);
            }
        }
    }

    private void Replace()
    {
        var full = _open;
        _open = _free.TryPop(out var free) ? free : new DocumentChunk(ChunkBytes);
        ChunksInUse++;
        if (full is not null)
        {
            Reuse(full);
        }
    }

    private void Reuse(DocumentChunk chunk)
    {
        if (chunk.Records > 0)
        {
            return;
        }

        ChunksInUse--;
        if (_free.Count < MaxFree)
        {
            chunk.Clear();
            _free.Push(chunk);
        }
    }
}
