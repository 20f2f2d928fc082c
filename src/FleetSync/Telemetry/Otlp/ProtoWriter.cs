using System.Buffers.Binary;
using System.Text;

namespace FleetSync.Telemetry.Otlp;

/// <summary>
/// Writes protobuf, as much of it as metrics need. A message within another is begun and ended: its length is filled in afterwards, in as
/// many bytes as the longest takes, which every reader accepts. Source: protobuf.dev/programming-guides/encoding.
/// </summary>
internal sealed class ProtoWriter
{
    private const int LengthBytes = 4;
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;

    private byte[] _bytes = new byte[16 * 1024];
    private int _length;

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>A field that is a message begins.</summary>
    /// <param name="field">Its number.</param>
    /// <returns>For <see cref="End"/>.</returns>
    public int Begin(int field)
    {
        Tag(field, Delimited);
        _ = Take(LengthBytes);
        return _length;
    }

    /// <summary>The message ends.</summary>
    /// <param name="begun">From <see cref="Begin"/>.</param>
    public void End(int begun)
    {
        var length = _length - begun;
        for (var i = 0; i < LengthBytes; i++)
        {
            _bytes[begun - LengthBytes + i] = (byte)((length & 0x7f) | (i < LengthBytes - 1 ? 0x80 : 0));
            length >>= 7;
        }
    }

    /// <summary>A text; an empty one is left out, as protobuf has it.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="text">The text.</param>
    public void Text(int field, string text)
    {
        if (text.Length > 0)
        {
            var begun = Begin(field);
            Raw(text);
            End(begun);
        }
    }

    /// <summary>A text's bytes, between <see cref="Begin"/> and <see cref="End"/>.</summary>
    /// <param name="text">The text.</param>
    public void Raw(string text) => Encoding.UTF8.GetBytes(text, Take(Encoding.UTF8.GetByteCount(text)));

    /// <summary>An enum's number, or a bool's.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">From 0 to 127.</param>
    public void Small(int field, int value)
    {
        Tag(field, Varint);
        Take(1)[0] = (byte)value;
    }

    /// <summary>A fixed64.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">The value.</param>
    public void Fixed(int field, ulong value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);
    }

    /// <summary>A double.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="value">The value.</param>
    public void Double(int field, double value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);
    }

    /// <summary>A packed field's next fixed64, between <see cref="Begin"/> and <see cref="End"/>.</summary>
    /// <param name="value">The value.</param>
    public void Packed(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    /// <summary>A packed field's next double.</summary>
    /// <param name="value">The value.</param>
    public void Packed(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Take(8), value);

    /// <summary>All fields of metrics have numbers below 16: one byte.</summary>
    private void Tag(int field, int type) => Take(1)[0] = (byte)((field << 3) | type);

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        }

        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
