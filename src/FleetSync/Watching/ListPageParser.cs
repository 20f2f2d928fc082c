using System.Text.Json;

namespace FleetSync.Watching;

/// <summary>
/// Reads one page of a list as it arrives, in any order of its keys: built-in lists send metadata first, lists of custom
/// resources send items first (apimachinery, serializer/json/collections.go). Items are handed out in place.
/// </summary>
/// <param name="maxItemBytes">Larger items are left out.</param>
/// <param name="leftOut">Called for each of them, in its place.</param>
internal sealed class ListPageParser(int maxItemBytes, Action leftOut)
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 20_000 });
    private Phase _phase = Phase.Start;
    private LargeObject _large;

    private enum Phase
    {
        Start,
        Members,
        Items,
        LargeItem,
        End,
    }

    /// <summary>Takes one item: a JSON object, valid only during the call.</summary>
    /// <param name="item">The object's bytes.</param>
    public delegate void TakeItem(ReadOnlyMemory<byte> item);

    /// <summary>The list's resourceVersion, once it was read.</summary>
    public string ResourceVersion { get; private set; } = "";

    /// <summary>The token of the next page; empty on the last one.</summary>
    public string Continue { get; private set; } = "";

    /// <summary>Items of this page so far, those left out included.</summary>
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
        if (_phase == Phase.LargeItem)
        {
            var passed = PassLargeItem(bytes.Span);
            return _phase == Phase.LargeItem ? passed : passed + Read(bytes[passed..], take);
        }

        var reader = new Utf8JsonReader(bytes.Span, isFinalBlock: false, _state);
        var consumed = 0;
        while (_phase != Phase.End && Step(ref reader, bytes, take))
        {
            _state = reader.CurrentState;
            consumed = (int)reader.BytesConsumed;
        }

        return _phase == Phase.End ? bytes.Length : consumed;
    }

    /// <summary>Gives up on the item that begins in the bytes and does not end there: its remainder is passed over as it comes.</summary>
    /// <param name="bytes">What has been received and not consumed.</param>
    /// <returns>How many bytes are done with; none where it is no item that is so large.</returns>
    public int LeaveOut(ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, _state);
        if (_phase != Phase.Items || !reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return 0;
        }

        // To the reader it is an empty object, and what comes next is what may come after any.
        var end = new Utf8JsonReader("}"u8, isFinalBlock: false, reader.CurrentState);
        end.Read();
        _state = end.CurrentState;
        _phase = Phase.LargeItem;
        _large = new LargeObject();
        var begun = (int)reader.BytesConsumed;
        return begun + PassLargeItem(bytes[begun..]);
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

    private int PassLargeItem(ReadOnlySpan<byte> bytes)
    {
        var passed = _large.Pass(bytes);
        if (_large.IsPassed)
        {
            _phase = Phase.Items;
            Items++;
            leftOut();
        }

        return passed;
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
        var item = bytes[start..(int)reader.BytesConsumed];
        if (item.Length > maxItemBytes)
        {
            leftOut();
        }
        else
        {
            take(item);
        }

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
