namespace FleetSync.Embedding;

/// <summary>
/// Vectors of texts embedded lately, by the text's hash: those of the last <c>capacity</c> to twice as many texts asked for. Two
/// generations instead of a list in order of use: when the young one is full it becomes the old one, and what is asked for again moves
/// back. Not safe for concurrent use.
/// </summary>
/// <param name="capacity">Texts a generation.</param>
internal sealed class VectorCache(int capacity)
{
    private Dictionary<ulong, ReadOnlyMemory<float>> _young = [];
    private Dictionary<ulong, ReadOnlyMemory<float>> _old = [];

    /// <summary>Finds a text's vector.</summary>
    /// <param name="textHash">The text's hash.</param>
    /// <param name="vector">Its vector, shared and never written to.</param>
    public bool TryGet(ulong textHash, out ReadOnlyMemory<float> vector)
    {
        if (_young.TryGetValue(textHash, out vector))
        {
            return true;
        }

        if (!_old.TryGetValue(textHash, out vector))
        {
            return false;
        }

        Add(textHash, vector);
        return true;
    }

    /// <summary>Remembers a text's vector.</summary>
    public void Add(ulong textHash, ReadOnlyMemory<float> vector)
    {
        if (_young.Count >= capacity)
        {
            (_young, _old) = (_old, _young);
            _young.Clear();
        }

        _young[textHash] = vector;
    }
}
