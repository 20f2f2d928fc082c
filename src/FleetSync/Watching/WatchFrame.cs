using System.Text.Json;

namespace FleetSync.Watching;

/// <summary>One line of a watch: <c>{"type":"ADDED","object":{…}}</c>, read no further than the protocol needs.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The object's bytes within the line.</param>
internal readonly record struct WatchFrame(WatchFrameType Type, ReadOnlyMemory<byte> Object)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its newline.</param>
    /// <exception cref="JsonException">The line is no watch frame.</exception>
    public static WatchFrame Parse(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span, new JsonReaderOptions { MaxDepth = 20_000 });
        var type = WatchFrameType.Unknown;
        ReadOnlyMemory<byte> content = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the line is not a watch event");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                content = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Skip();
            }
        }

        return new WatchFrame(type, content);
    }

    /// <summary>The type of a line of which only the beginning is there.</summary>
    /// <param name="beginning">Its first bytes.</param>
    /// <returns>Unknown where the type does not come first, as API servers send it.</returns>
    public static WatchFrameType PeekType(ReadOnlySpan<byte> beginning)
    {
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, state: default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.Read()
                && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("type"u8) && reader.Read()
                && reader.TokenType == JsonTokenType.String
                    ? ReadType(ref reader)
                    : WatchFrameType.Unknown;
        }
        catch (JsonException)
        {
            return WatchFrameType.Unknown;
        }
    }

    /// <summary>Finds <c>metadata.resourceVersion</c> and whether this bookmark ends the initial events (KEP-3157).</summary>
    /// <param name="endsInitialEvents">Set for a bookmark annotated <c>k8s.io/initial-events-end: "true"</c>.</param>
    /// <returns>The version's bytes within the line; empty when there is none.</returns>
    public ReadOnlySpan<byte> ReadResourceVersion(out bool endsInitialEvents)
    {
        endsInitialEvents = false;
        var reader = new Utf8JsonReader(Object.Span, new JsonReaderOptions { MaxDepth = 20_000 });
        if (!reader.Read() || !SeekMember(ref reader, "metadata"u8) || reader.TokenType != JsonTokenType.StartObject)
        {
            return default;
        }

        ReadOnlySpan<byte> version = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                version = reader.TokenType == JsonTokenType.String ? reader.ValueSpan : default;
                if (Type != WatchFrameType.Bookmark)
                {
                    return version;
                }
            }
            else if (Type == WatchFrameType.Bookmark && reader.ValueTextEquals("annotations"u8))
            {
                reader.Read();
                endsInitialEvents = ReadsInitialEventsEnd(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return version;
    }

    private static bool SeekMember(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool ReadsInitialEventsEnd(ref Utf8JsonReader reader)
    {
        var ends = false;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnd = reader.ValueTextEquals("k8s.io/initial-events-end"u8);
            reader.Read();
            ends |= isEnd && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("true"u8);
            reader.Skip();
        }

        return ends;
    }

    private static WatchFrameType ReadType(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return WatchFrameType.Unknown;
        }

        return reader.ValueTextEquals("ADDED"u8) ? WatchFrameType.Added
            : reader.ValueTextEquals("MODIFIED"u8) ? WatchFrameType.Modified
            : reader.ValueTextEquals("DELETED"u8) ? WatchFrameType.Deleted
            : reader.ValueTextEquals("BOOKMARK"u8) ? WatchFrameType.Bookmark
            : reader.ValueTextEquals("ERROR"u8) ? WatchFrameType.Error
            : WatchFrameType.Unknown;
    }
}
