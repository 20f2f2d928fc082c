using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace FleetSync.Stores;

/// <summary>The whole record: what extraction made, and what only the store knows.</summary>
internal static class RecordDocument
{
    /// <summary>The record's format. Raised when a field changes its meaning.</summary>
    public const int Schema = 1;

    /// <summary>Adds the store's fields to a snapshot's document.</summary>
    /// <param name="document">A JSON object in UTF-8.</param>
    /// <param name="updatedAt">When this content was first seen.</param>
    /// <param name="point">Its hashes, written as 16 hexadecimal digits.</param>
    /// <param name="hasEmbedding">Whether a vector stands beside it.</param>
    /// <exception cref="JsonException">The document is not a JSON object.</exception>
    public static byte[] Complete(
        ReadOnlySpan<byte> document, DateTimeOffset updatedAt, StoredPoint point, bool hasEmbedding)
    {
        var buffer = new ArrayBufferWriter<byte>(document.Length + 160);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            CopyMembers(document, writer);
            Span<byte> time = stackalloc byte[32];
            writer.WriteString("updatedAt"u8, time[..FormatTime(updatedAt, time)]);
            writer.WriteBoolean("hasEmbedding"u8, hasEmbedding);
            writer.WriteString("statusHash"u8, point.StatusHash.ToString("x16", CultureInfo.InvariantCulture));
            writer.WriteString("textHash"u8, point.TextHash.ToString("x16", CultureInfo.InvariantCulture));
            writer.WriteNumber("schema"u8, Schema);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes a time as the record has it: RFC 3339 in UTC with milliseconds.</summary>
    /// <param name="time">The time.</param>
    /// <param name="room">At least 24 bytes.</param>
    /// <returns>How many were written.</returns>
    public static int FormatTime(DateTimeOffset time, Span<byte> room)
    {
        time.UtcDateTime.TryFormat(room, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return length;
    }

    private static void CopyMembers(ReadOnlySpan<byte> document, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(document);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            throw new JsonException("A stored record is not a JSON object.");
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            writer.WritePropertyName(reader.GetString()!);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            writer.WriteRawValue(document[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }
}
