using System.Text.Json;

namespace FleetSync.Watching;

/// <summary>
/// Reads one page of a list as it arrives, in any order of its keys: built-in lists send metadata first, lists of custom
/// resources send items first (apimachinery, serializer/json/collections.go). Items are handed out in place.
/// </summary>
internal sealed class ListPageParser
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 20_000 });
    private Phase _phase = Phase.Start;

    private enum Phase
    {
        Start,
        Members,
        Items,
        End,
    }

    /// <summary>Takes one item: a JSON object, valid only during the call.</summary>
    /// <param name="item">The object's bytes.</param>
    public delegate void TakeItem(ReadOnlyMemory<byte> item);

    /// <summary>The list's resourceVersion, once it was read.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>The token of the next page; empty on the last one.</summary>
    public string Continue { get; private set; } = "";

    /// <summary>Items of this page so far.</summary>
    public int Items { get; private set; }

    /// <summary>Whether the page has been read to its end.</summary>
    public bool IsComplete => _phase == Phase.End;

    /// <summary>Reads as far as the bytes go.</summary>
    /// <param name="bytes">What has been received and not consumed.</param>
    /// <param name="take">Called for each item that is complete.</param>
    /// <returns>How many bytes are done with.</returns>
    /// <exception cref="JsonException">The bytes are no list.</exception>
    public int Read(ReadOnlyMemory<byte> bytes, TakeItem take)
    {
        var reader = new Utf8JsonReader(bytes.Span, isFinalBlock: false, _state);
        var consumed = 0;
        while (_phase != Phase.End && Step(ref reader, bytes, take))
        {
            _state = reader.CurrentState;
            consumed = (int)reader.BytesConsumed;
        }

        return _phase == Phase.End ? bytes.Length : consumed;
    }

    private bool Step(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, TakeItem take)
    {
        if (!reader.Read())
        {
            return false;
        }

        switch (_phase)
        {
            case Phase.Start:
                Expect(reader.TokenType == JsonTokenType.StartObject);
                _phase = Phase.Members;
                return true;
            case Phase.Members when reader.TokenType == JsonTokenType.EndObject:
                _phase = Phase.End;
                return true;
            case Phase.Members:
                return StepMember(ref reader);
            default:
                return StepItem(ref reader, bytes, take);
        }
    }

    private bool StepMember(ref Utf8JsonReader reader)
    {
        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = !isItems && reader.ValueTextEquals("metadata"u8);
        if (!reader.Read())
        {
            return false;
        }

        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _phase = Phase.Items;
            return true;
        }

        if (!isMetadata || reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        var end = reader;
        if (!end.TrySkip())
        {
            return false;
        }

        ReadMetadata(ref reader);
        return true;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isVersion = reader.ValueTextEquals("resourceVersion"u8);
            var isContinue = reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isVersion && reader.TokenType == JsonTokenType.String)
            {
                ResourceVersion = reader.GetString()!;
            }
            else if (isContinue && reader.TokenType == JsonTokenType.String)
            {
                Continue = reader.GetString()!;
            }
            else
            {
                // Skip() refuses to work on a block that is not the last; all of metadata is here, so this cannot fail.
                _ = reader.TrySkip();
            }
        }
    }

    private bool StepItem(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bytes, TakeItem take)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            _phase = Phase.Members;
            return true;
        }

        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
        {
            return false;
        }

        Items++;
        take(bytes[start..(int)reader.BytesConsumed]);
        return true;
    }

    private static void Expect(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("the answer is not a list");
        }
    }
}
