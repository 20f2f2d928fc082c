using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;

namespace FleetSync.Stores.Qdrant;

/// <summary>Makes records of payloads: the members in their fixed order, those of labels, annotations and status by name.</summary>
internal static class RecordReader
{
    private static readonly JsonWriterOptions _json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>A row of an answer. A point that another program wrote into the collection has empty fields.</summary>
    public static SearchHit ToHit(MapField<string, Value> payload, double score, bool isNear = false) => new()
    {
        Id = Text(payload, PayloadKeys.Id),
        Cluster = Text(payload, PayloadKeys.Cluster),
        Namespace = Text(payload, PayloadKeys.Namespace),
        Kind = Text(payload, PayloadKeys.Kind),
        Name = Text(payload, PayloadKeys.Name),
        Health = Text(payload, PayloadKeys.Health),
        Reason = Text(payload, PayloadKeys.Reason),
        CreatedAt = Time(payload, PayloadKeys.CreatedAt),
        UpdatedAt = Time(payload, PayloadKeys.UpdatedAt) ?? DateTimeOffset.UnixEpoch,
        Score = score,
        IsNear = isNear,
        Document = ToDocument(payload),
    };

    /// <summary>A text; empty when absent or something else.</summary>
    public static string Text(MapField<string, Value> payload, string key) =>
        payload.TryGetValue(key, out var value) ? value.StringValue : "";

    /// <summary>A time; null when absent or something else.</summary>
    public static DateTimeOffset? Time(MapField<string, Value> payload, string key) => DateTimeOffset.TryParse(
        Text(payload, key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The hash that a record carries; 0 when absent or something else, which equals no object's.</summary>
    public static ulong Hash(MapField<string, Value> payload, string key) =>
        ulong.TryParse(Text(payload, key), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? hash : 0;

    /// <summary>The unnamed vector; null when there is none, or none was asked for.</summary>
    public static ReadOnlyMemory<float>? Vector(RetrievedPoint point)
    {
        var vector = point.Vectors?.Vector;
        if (vector is null && point.Vectors?.Vectors?.Vectors.TryGetValue("", out vector) is not true)
        {
            return null;
        }

#pragma warning disable CS0612 // What servers before 1.17 answer with.
        return vector?.Dense is { } dense ? dense.Data.ToArray() : vector?.Data is { Count: > 0 } data ? data.ToArray() : null;
#pragma warning restore CS0612
    }

    private static ReadOnlyMemory<byte> ToDocument(MapField<string, Value> payload)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, _json))
        {
            json.WriteStartObject();
            foreach (var key in PayloadKeys.Record)
            {
                if (payload.TryGetValue(key, out var value))
                {
                    json.WritePropertyName(key);
                    Write(json, value);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StringValue:
                json.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.IntegerValue:
                json.WriteNumberValue(value.IntegerValue);
                break;
            case Value.KindOneofCase.DoubleValue when double.IsFinite(value.DoubleValue):
                json.WriteNumberValue(value.DoubleValue);
                break;
            case Value.KindOneofCase.BoolValue:
                json.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.StructValue:
                json.WriteStartObject();
                foreach (var member in value.StructValue.Fields.OrderBy(static member => member.Key, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Key);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case Value.KindOneofCase.ListValue:
                json.WriteStartArray();
                foreach (var item in value.ListValue.Values)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
