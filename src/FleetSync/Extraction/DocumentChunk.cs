namespace FleetSync.Extraction;

/// <summary>Records one behind another. Guarded by its <see cref="DocumentPool"/>.</summary>
internal sealed class DocumentChunk(int size)
{
    private readonly byte[] _bytes = new byte[size];
    private int _used;

    /// <summary>Records that lie here and were not given back.</summary>
    public int Records { get; set; }

    /// <summary>Whether a record of this length fits.</summary>
    public bool HasRoom(int length) => _bytes.Length - _used >= length;

    /// <summary>Copies a record behind the last one.</summary>
    public ReadOnlyMemory<byte> Append(ReadOnlySpan<byte> document)
    {
        var place = _bytes.AsMemory(_used, document.Length);
        document.CopyTo(place.Span);
        _used += document.Length;
        Records++;
        return place;
    }

    /// <summary>
    /// Makes it ready for use again. The bytes are wiped, so that a reader who is too late finds no record instead of another's.
    /// </summary>
    public void Clear()
    {
        _bytes.AsSpan(0, _used).Clear();
        _used = 0;
    }
}
