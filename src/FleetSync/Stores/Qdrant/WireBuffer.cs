using System.Buffers;
using System.Buffers.Binary;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Protobuf bytes (protobuf.dev/programming-guides/encoding), written in one pass into a pooled array. A message stands behind its
/// length, which is known only at its end: room for the usual width is left, and the message moved where that was wrong. Most
/// messages are shorter than 128 bytes and never move; the result is the canonical encoding.
/// </summary>
internal sealed class WireBuffer : IDisposable
{
    private const int FirstSize = 64 * 1024;
    private byte[] _bytes = [];
    private int _used;

    /// <summary>How much was written.</summary>
    public int Length => _used;

    /// <summary>What was written, until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _used);

    /// <summary>Forgets what was written and keeps the room.</summary>
    public void Clear() => _used = 0;

    /// <summary>A field's number and the fact that a length follows.</summary>
    public void LengthTag(int field) => Varint(((uint)field << 3) | 2);

    /// <summary>Starts a message, map entry or packed list.</summary>
    /// <param name="field">Its field number.</param>
    /// <param name="width">Bytes its length is expected to take.</param>
    /// <returns>What <see cref="Close"/> needs.</returns>
    public int Open(int field, int width = 1)
    {
        LengthTag(field);
        Take(width);
        return _used;
    }

    /// <summary>Ends what was started, innermost first.</summary>
    /// <param name="start">What <see cref="Open"/> gave.</param>
    /// <param name="width">What it was given.</param>
    public void Close(int start, int width = 1)
    {
        var size = _used - start;
        var needed = WidthOf((ulong)size);
        if (needed != width)
        {
            Take(Math.Max(0, needed - width));
            Buffer.BlockCopy(_bytes, start, _bytes, start - width + needed, size);
            _used = start - width + needed + size;
        }

        Put(_bytes.AsSpan(start - width), (ulong)size);
    }

    /// <summary>A text or bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        LengthTag(field);
        Varint((ulong)value.Length);
        value.CopyTo(Take(value.Length));
    }

    /// <summary>A whole number; a negative one takes ten bytes.</summary>
    public void Number(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint(unchecked((ulong)value));
    }

    /// <summary>A floating-point number.</summary>
    public void Real(int field, double value)
    {
        Varint(((ulong)field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(sizeof(double)), value);
    }

    /// <summary>An item of a packed list of floats.</summary>
    public void Real32(float value) => BinaryPrimitives.WriteSingleLittleEndian(Take(sizeof(float)), value);

    /// <summary>A bare number, as lengths and items of packed lists are.</summary>
    public void Varint(ulong value) => Put(Take(WidthOf(value)), value);

    /// <summary>A UUID's text as a field.</summary>
    public void Uuid(int field, Guid value)
    {
        const int TextLength = 36;
        LengthTag(field);
        Varint(TextLength);
        value.TryFormat(Take(TextLength), out _);
    }

    /// <summary>Lets the array go without giving it back: a call that was given up may read it a moment longer.</summary>
    public void Abandon() => (_bytes, _used) = ([], 0);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        (_bytes, _used) = ([], 0);
    }

    private static int WidthOf(ulong value) => (70 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7;

    private static void Put(Span<byte> room, ulong value)
    {
        var at = 0;
        for (; value >= 0x80; value >>= 7)
        {
            room[at++] = (byte)(value | 0x80);
        }

        room[at] = (byte)value;
    }

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - _used < count)
        {
            Grow(count);
        }

        _used += count;
        return _bytes.AsSpan(_used - count, count);
    }

    private void Grow(int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(_used + count, _bytes.Length * 2)));
        _bytes.AsSpan(0, _used).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
