using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Stores;

namespace FleetSync.Tests.Support;

/// <summary>Makes the records that tests speak of, complete and consistent, from the few words that matter to a test.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ApiResource Pods = new("", "v1", "pods", "Pod", Namespaced: true);

    public static readonly ApiResource Deployments = new("apps", "v1", "deployments", "Deployment", Namespaced: true);

    public static readonly ApiResource Nodes = new("", "v1", "nodes", "Node", Namespaced: false);

    public static ResourceSnapshot Snapshot(
        string name,
        string cluster = "east",
        string ns = "default",
        ApiResource? type = null,
        HealthState health = HealthState.Healthy,
        string reason = "",
        string text = "",
        DateTimeOffset? createdAt = null,
        params string[] labels)
    {
        type ??= Pods;
        ns = type.Namespaced ? ns : ResourceId.ClusterScope;
        var id = $"{cluster}/{ns}/{type.ApiVersion}/{type.Kind}/{name}";
        Array.Sort(labels, StringComparer.Ordinal);
        var document = Document(id, cluster, ns, name, type, new HealthStatus(health, reason), text, createdAt, labels);
        return new ResourceSnapshot(new PooledDocument(document))
        {
            PointId = ResourceId.ToPointId(id),
            Cluster = cluster,
            Resource = type,
            StatusHash = XxHash3.HashToUInt64(document),
            TextHash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text)),
        };
    }

    public static ResourceChange Upsert(ResourceSnapshot snapshot, DateTimeOffset? at = null) =>
        new(ChangeKind.Upsert, snapshot.Resource, snapshot.PointId, snapshot, at ?? Time);

    public static ResourceChange Payload(ResourceSnapshot snapshot, DateTimeOffset? at = null) =>
        new(ChangeKind.UpdatePayload, snapshot.Resource, snapshot.PointId, snapshot, at ?? Time);

    public static ResourceChange Delete(ResourceSnapshot snapshot) =>
        new(ChangeKind.Delete, snapshot.Resource, snapshot.PointId, null, Time);

    public static ResourceChange Synced(ApiResource type) =>
        new(ChangeKind.Synced, type, Guid.Empty, null, Time);

    public static ChangeBatch Batch(params ResourceChange[] changes) =>
        new(changes.Select(static change => change.Snapshot?.Cluster).FirstOrDefault(static name => name is not null) ?? "east", changes);

    public static ChangeBatch Upserts(params ResourceSnapshot[] snapshots) =>
        Batch([.. snapshots.Select(static snapshot => Upsert(snapshot))]);

    public static StoredPoint Stored(ResourceSnapshot snapshot) =>
        new(snapshot.PointId, snapshot.StatusHash, snapshot.TextHash);

    public static ResourceQuery Query(string words = "", FleetFilter? filter = null, int limit = 100, int offset = 0) =>
        new(words, filter ?? FleetFilter.All, limit, offset);

    private static byte[] Document(
        string id, string cluster, string ns, string name, ApiResource type, HealthStatus health, string text,
        DateTimeOffset? createdAt, string[] labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", id);
            writer.WriteString("cluster", cluster);
            writer.WriteString("namespace", ns);
            writer.WriteString("name", name);
            writer.WriteString("kind", type.Kind);
            writer.WriteString("apiVersion", type.ApiVersion);
            writer.WriteString("apiGroup", type.Group);
            writer.WriteStartObject("status");
            writer.WriteString("phase", "Running");
            writer.WriteEndObject();
            if (createdAt is { } created)
            {
                writer.WriteString("createdAt", created);
            }
            else
            {
                writer.WriteNull("createdAt");
            }

            writer.WriteString("health", health.State.ToString());
            writer.WriteString("reason", health.Reason);
            writer.WriteStartArray("labelPairs");
            foreach (var label in labels)
            {
                writer.WriteStringValue(label);
            }

            writer.WriteEndArray();
            writer.WriteString("searchText", text);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
