namespace FleetSync.Extraction;

/// <summary>A record's bytes, and where they go when they are no longer needed.</summary>
internal readonly struct PooledDocument
{
    private readonly DocumentPool? _pool;
    private readonly DocumentChunk? _chunk;

    /// <summary>Bytes that are nobody's but the collector's.</summary>
    public PooledDocument(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>Bytes of a pool.</summary>
    public PooledDocument(DocumentPool pool, DocumentChunk chunk, ReadOnlyMemory<byte> bytes)
        : this(bytes) => (_pool, _chunk) = (pool, chunk);

    /// <summary>The record.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>Gives the bytes back: once, and nobody may read them from then on.</summary>
    public void Return()
    {
        if (_chunk is not null)
        {
            _pool!.Return(_chunk);
        }
    }
}
