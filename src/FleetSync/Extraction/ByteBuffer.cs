using System.Buffers;

namespace FleetSync.Extraction;

/// <summary>
/// A growing byte buffer that is reused from object to object. What a surprising object made it grow to is let go by
/// <see cref="Clear"/>, so that hundreds of idle readers stay small.
/// </summary>
internal sealed class ByteBuffer : IBufferWriter<byte>
{
    private const int Kept = 16 * 1024;
    private byte[] _bytes = [];
    private int _used;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _used);

    /// <summary>How much was written.</summary>
    public int Length => _used;

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        _used = 0;
        if (_bytes.Length > Kept)
        {
            _bytes = [];
        }
    }

    /// <summary>Appends a text.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(GetSpan(text.Length));
        _used += text.Length;
    }

    /// <summary>Appends a byte.</summary>
    public void Add(byte value)
    {
        GetSpan(1)[0] = value;
        _used++;
    }

    /// <summary>Forgets what was written behind a place.</summary>
    /// <param name="length">How much stays.</param>
    public void CutTo(int length) => _used = length;

    /// <inheritdoc/>
    public void Advance(int count) => _used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsMemory(_used);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(sizeHint);
        return _bytes.AsSpan(_used);
    }

    private void Ensure(int room)
    {
        room = Math.Max(room, 1);
        if (_bytes.Length - _used < room)
        {
            Array.Resize(ref _bytes, Math.Max(1024, Math.Max(_used + room, _bytes.Length * 2)));
        }
    }
}
