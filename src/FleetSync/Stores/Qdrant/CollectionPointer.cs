using System.Buffers;
using System.Text.Json;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Which collection has the records since the vectors were made anew: a collection's vectors cannot change their length, and its name
/// cannot become an alias while it is there, so that it gets a successor under another name.
/// </summary>
/// <param name="Current">The collection that agents write and searches ask.</param>
/// <param name="Previous">The one before it, as long as it is not deleted; null afterwards.</param>
internal sealed record CollectionPointer(string Current, string? Previous)
{
    private const string CurrentKey = "current";
    private const string PreviousKey = "previous";

    /// <summary>Reads one; null when there is none.</summary>
    public static CollectionPointer? Read(MapField<string, Value> payload) => RecordReader.Text(payload, CurrentKey) is { Length: > 0 } current
        ? new CollectionPointer(current, RecordReader.Text(payload, PreviousKey) is { Length: > 0 } previous ? previous : null)
        : null;

    /// <summary>As a point's payload.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString(CurrentKey, Current);
            json.WriteString(PreviousKey, Previous);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
