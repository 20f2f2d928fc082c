using System.Buffers;
using System.Text.Json;
using FleetSync.Extraction;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The clusters' own records, in a collection beside the records', a point without vectors each. On servers that keep no metadata
/// of a collection, one more point has the other collection's settings. Faults come as <see cref="RpcException"/>.
/// </summary>
internal sealed class ClusterPoints(QdrantOptions options, CallInvoker calls)
{
    private readonly PointReads _reads = new(calls, options.ClusterCollection);
    private readonly Points.PointsClient _points = new(calls);

    /// <summary>Writes a record, whatever was there.</summary>
    public Task SaveAsync(ClusterRecord record, CancellationToken cancellationToken) =>
        PutAsync(ResourceId.ToPointId(record.Cluster), ToJson(record), cancellationToken);

    /// <summary>All records, by name.</summary>
    public async Task<IReadOnlyList<ClusterRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        var records = new List<ClusterRecord>();
        await foreach (var page in _reads.ScrollAsync(filter: null, [], cancellationToken))
        {
            records.AddRange(page
                .Where(static point => RecordReader.Text(point.Payload, PayloadKeys.Cluster).Length > 0)
                .Select(static point => ToRecord(point.Payload)));
        }

        records.Sort(static (left, right) => string.CompareOrdinal(left.Cluster, right.Cluster));
        return records;
    }

    /// <summary>Removes a record.</summary>
    public async Task DeleteAsync(string cluster, CancellationToken cancellationToken)
    {
        var delete = new DeletePoints { CollectionName = options.ClusterCollection, Wait = true, Points = new() { Points = new() } };
        delete.Points.Points.Ids.Add(IdOf(ResourceId.ToPointId(cluster)));
        await _points.DeleteAsync(delete, cancellationToken: cancellationToken);
    }

    /// <summary>Writes the settings of the records' collection.</summary>
    public Task SaveSettingsAsync(CollectionSettings settings, CancellationToken cancellationToken) =>
        PutAsync(SettingsId, settings.ToJson(options.Records), cancellationToken);

    /// <summary>The settings of the records' collection; null when none were written here.</summary>
    public async Task<CollectionSettings?> ReadSettingsAsync(CancellationToken cancellationToken) =>
        await ReadOwnAsync(SettingsId, cancellationToken) is { } payload ? CollectionSettings.Read(payload) : null;

    private async Task<MapField<string, Value>?> ReadOwnAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            var points = await _reads.GetAsync([IdOf(id)], new WithPayloadSelector { Enable = true }, cancellationToken);
            return points.Count == 0 ? null : points[0].Payload;
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Says which collection has the records now.</summary>
    public Task SavePointerAsync(CollectionPointer pointer, CancellationToken cancellationToken) =>
        PutAsync(PointerId, pointer.ToJson(), cancellationToken);

    /// <summary>Which collection has the records; null while it is the one that is configured, or nothing is there yet.</summary>
    public async Task<CollectionPointer?> ReadPointerAsync(CancellationToken cancellationToken) =>
        await ReadOwnAsync(PointerId, cancellationToken) is { } payload ? CollectionPointer.Read(payload) : null;

    private Guid PointerId => ResourceId.ToPointId("current:" + options.Collection);

    private Guid SettingsId => ResourceId.ToPointId("settings:" + options.Records);

    private static PointId IdOf(Guid id) => new() { Uuid = id.ToString() };

    private async Task PutAsync(Guid id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        using var encoder = new PointEncoder(Bm25.AverageLength, legacyVectors: false);
        var upsert = new UpsertPoints { CollectionName = options.ClusterCollection, Wait = true };
        upsert.Points.Add(ByteString.CopyFrom(encoder.BarePoint(id, payload.Span)));
        await _points.UpsertAsync(upsert, cancellationToken: cancellationToken);
    }

    private static byte[] ToJson(ClusterRecord record)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("cluster", record.Cluster);
            json.WriteString("clusterSecretRef", record.ClusterSecretRef);
            json.WriteString("serverVersion", record.ServerVersion);
            json.WriteString("agentVersion", record.AgentVersion);
            WriteTime(json, "lastSync", record.LastSync);
            WriteTime(json, "lastHeartbeat", record.LastHeartbeat);
            json.WriteNumber("typesWatched", record.TypesWatched);
            json.WriteStartArray("typesNotReadable");
            foreach (var type in record.TypesNotReadable)
            {
                json.WriteStartObject();
                json.WriteString("type", type.Type);
                json.WriteString("why", type.Why);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("objectCount", record.ObjectCount);
            json.WriteString("embeddingFingerprint", record.EmbeddingFingerprint);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is not { } given)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte[32];
        json.WriteString(name, text[..RecordDocument.FormatTime(given, text)]);
    }

    private static ClusterRecord ToRecord(MapField<string, Value> payload) => new()
    {
        Cluster = RecordReader.Text(payload, "cluster"),
        ClusterSecretRef = payload.TryGetValue("clusterSecretRef", out var reference) && reference.HasStringValue ? reference.StringValue : null,
        ServerVersion = RecordReader.Text(payload, "serverVersion"),
        AgentVersion = RecordReader.Text(payload, "agentVersion"),
        LastSync = RecordReader.Time(payload, "lastSync"),
        LastHeartbeat = RecordReader.Time(payload, "lastHeartbeat") ?? DateTimeOffset.UnixEpoch,
        TypesWatched = (int)Number(payload, "typesWatched"),
        TypesNotReadable = payload.TryGetValue("typesNotReadable", out var types) && types.ListValue is { } list
            ? [.. list.Values.Where(static type => type.StructValue is not null).Select(static type => new UnreadableType(
                RecordReader.Text(type.StructValue.Fields, "type"), RecordReader.Text(type.StructValue.Fields, "why")))]
            : [],
        ObjectCount = Number(payload, "objectCount"),
        EmbeddingFingerprint = RecordReader.Text(payload, "embeddingFingerprint"),
    };

    private static long Number(MapField<string, Value> payload, string key) =>
        payload.TryGetValue(key, out var value) ? value.IntegerValue : 0;
}
