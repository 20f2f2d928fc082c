using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;

namespace FleetSync.Stores.Qdrant;

/// <summary>What a collection was made with, which every writer of it has to keep to.</summary>
/// <param name="Schema">The record's format, see <see cref="RecordDocument.Schema"/>.</param>
/// <param name="Fingerprint">What made its dense vectors; empty where it has none.</param>
/// <param name="AverageLength">See <see cref="Bm25.AverageLength"/>.</param>
internal sealed record CollectionSettings(long Schema, string Fingerprint, double AverageLength)
{
    private const string SchemaKey = "schema";
    private const string FingerprintKey = "embeddingFingerprint";
    private const string AverageLengthKey = "averageLength";

    /// <summary>Those of a collection that this version makes.</summary>
    public static CollectionSettings Of(VectorSpace? space) =>
        new(RecordDocument.Schema, space?.Name ?? "", Bm25.AverageLength);

    /// <summary>Reads them; null when there are none.</summary>
    public static CollectionSettings? Read(MapField<string, Value> values) =>
        values.TryGetValue(SchemaKey, out var schema) && schema.KindCase is Value.KindOneofCase.IntegerValue
            ? new CollectionSettings(schema.IntegerValue, RecordReader.Text(values, FingerprintKey), LengthOf(values))
            : null;

    /// <summary>Writes them as a collection's metadata.</summary>
    public void WriteTo(MapField<string, Value> metadata)
    {
        metadata[SchemaKey] = new Value { IntegerValue = Schema };
        metadata[FingerprintKey] = new Value { StringValue = Fingerprint };
        metadata[AverageLengthKey] = new Value { DoubleValue = AverageLength };
    }

    /// <summary>Writes them as a JSON object: a point's payload, where servers know no metadata.</summary>
    /// <param name="collection">Whose they are.</param>
    public byte[] ToJson(string collection)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("collection", collection);
            json.WriteNumber(SchemaKey, Schema);
            json.WriteString(FingerprintKey, Fingerprint);
            json.WriteNumber(AverageLengthKey, AverageLength);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A whole number comes back as one, be it sent as a real.</summary>
    private static double LengthOf(MapField<string, Value> values) =>
        !values.TryGetValue(AverageLengthKey, out var value) ? Bm25.AverageLength
        : value.KindCase is Value.KindOneofCase.IntegerValue ? value.IntegerValue
        : value.DoubleValue > 0 ? value.DoubleValue : Bm25.AverageLength;
}
