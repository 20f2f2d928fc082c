using System.Buffers;
using System.Text;

namespace FleetSync.Models.Onnx;

/// <summary>One protobuf message as it is written (protobuf.dev/programming-guides/encoding).</summary>
internal sealed class ProtoMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>A field that holds an integer.</summary>
    public ProtoMessage Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A field that holds a float.</summary>
    public ProtoMessage Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        _bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>A field that holds a text.</summary>
    public ProtoMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A field that holds a message.</summary>
    public ProtoMessage Message(int field, ProtoMessage value) => Bytes(field, value._bytes.WrittenSpan);

    /// <summary>A field that holds bytes.</summary>
    public ProtoMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Writes the whole message.</summary>
    public void WriteTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
