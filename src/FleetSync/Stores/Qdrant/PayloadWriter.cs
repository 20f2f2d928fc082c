using System.Text.Json;
using FleetSync.Extraction;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Writes JSON as Qdrant's payload: <c>map&lt;string, Value&gt;</c>, straight from the reader, without an object a value. Whole
/// numbers that fit 64 bits stay whole; other numbers become doubles, and one too large for that its text, since the server takes
/// no infinity.
/// </summary>
internal sealed class PayloadWriter(WireBuffer wire)
{
    /// <summary>Readers of protobuf give up at a depth of 100 messages, and a JSON object takes three. Below, JSON is kept as text.</summary>
    private const int MaxDepth = 24;

    private const int EntryKey = 1;
    private const int EntryValue = 2;
    private const int NullValue = 1;
    private const int DoubleValue = 2;
    private const int IntegerValue = 3;
    private const int StringValue = 4;
    private const int BoolValue = 5;
    private const int StructValue = 6;
    private const int ListValue = 7;
    private const int StructFields = 1;
    private const int ListItems = 1;

    private readonly ByteBuffer _unescaped = new();

    /// <summary>Writes an object's members as entries of a map.</summary>
    /// <param name="field">The map's field number.</param>
    /// <param name="document">A JSON object in UTF-8.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public void Members(int field, ReadOnlySpan<byte> document)
    {
        var reader = new Utf8JsonReader(document);
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A record is not a JSON object.");
        }

        WriteMembers(field, ref reader, document);
    }

    /// <summary>Writes a member of text.</summary>
    public void Text(int field, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var open = OpenMember(field, name, out var entry);
        wire.Bytes(StringValue, value);
        Close(open, entry);
    }

    /// <summary>Writes a member that is a whole number.</summary>
    public void Number(int field, ReadOnlySpan<byte> name, long value)
    {
        var open = OpenMember(field, name, out var entry);
        wire.Number(IntegerValue, value);
        Close(open, entry);
    }

    /// <summary>Writes a member that is true or false.</summary>
    public void Flag(int field, ReadOnlySpan<byte> name, bool value)
    {
        var open = OpenMember(field, name, out var entry);
        wire.Number(BoolValue, value ? 1 : 0);
        Close(open, entry);
    }

    private int OpenMember(int field, ReadOnlySpan<byte> name, out int entry)
    {
        entry = wire.Open(field);
        wire.Bytes(EntryKey, name);
        return wire.Open(EntryValue);
    }

    private void Close(int value, int entry)
    {
        wire.Close(value);
        wire.Close(entry);
    }

    private void WriteMembers(int field, ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var value = OpenMember(field, TextOf(in reader), out var entry);
            reader.Read();
            WriteValue(ref reader, document);
            Close(value, entry);
        }
    }

    /// <summary>Writes the variant of a Value that the reader stands on; of an object or array, all of it.</summary>
    private void WriteValue(ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                wire.Bytes(StringValue, TextOf(in reader));
                break;
            case JsonTokenType.Number:
                WriteNumber(in reader);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                wire.Number(BoolValue, reader.TokenType is JsonTokenType.True ? 1 : 0);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray when reader.CurrentDepth >= MaxDepth:
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                wire.Bytes(StringValue, document[from..(int)reader.BytesConsumed]);
                break;
            case JsonTokenType.StartObject:
                var members = wire.Open(StructValue);
                WriteMembers(StructFields, ref reader, document);
                wire.Close(members);
                break;
            case JsonTokenType.StartArray:
                WriteItems(ref reader, document);
                break;
            default:
                wire.Number(NullValue, 0);
                break;
        }
    }

    private void WriteItems(ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        var items = wire.Open(ListValue);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            var item = wire.Open(ListItems);
            WriteValue(ref reader, document);
            wire.Close(item);
        }

        wire.Close(items);
    }

    private void WriteNumber(in Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out var whole))
        {
            wire.Number(IntegerValue, whole);
        }
        else if (reader.TryGetDouble(out var real) && double.IsFinite(real))
        {
            wire.Real(DoubleValue, real);
        }
        else
        {
            wire.Bytes(StringValue, reader.ValueSpan);
        }
    }

    private ReadOnlySpan<byte> TextOf(in Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        _unescaped.Clear();
        _unescaped.Advance(reader.CopyString(_unescaped.GetSpan(reader.ValueSpan.Length)));
        return _unescaped.Written;
    }
}
