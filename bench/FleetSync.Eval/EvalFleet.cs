using System.Globalization;
using System.Reactive.Concurrency;
using System.Text;
using System.Text.Json.Nodes;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Watching;

namespace FleetSync.Eval;

/// <summary>The fleet of the evaluation: manifests by hand and what the generator makes of the workloads, on their real way into a store.</summary>
internal static class EvalFleet
{
    private const int Seed = 20260301;

    /// <summary>Its clusters.</summary>
    public static IReadOnlyList<string> Clusters { get; } = ["east", "edge-berlin", "staging", "west"];

    /// <summary>Every object with its cluster.</summary>
    public static IEnumerable<(string Cluster, JsonObject Object)> Objects()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(DataFiles.Folder, "objects"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadLines(file))
            {
                yield return (Path.GetFileNameWithoutExtension(file), JsonNode.Parse(line)!.AsObject());
            }
        }

        var made = new WorkloadObjects(new Random(Seed));
        foreach (var line in DataFiles.Lines("workloads.txt"))
        {
            var workload = Workload.Parse(line);
            foreach (var item in made.Of(workload))
            {
                yield return (workload.Cluster, item);
            }
        }
    }

    /// <summary>Extracts and writes all of them, and the clusters' own records.</summary>
    public static async Task WriteAsync(IResourceStore store, IEmbedder embedder, CancellationToken cancellationToken)
    {
        var documents = new DocumentPool();
        var types = new FleetTypes();
        using var metrics = new FleetMetrics(new EvalClock());
        var embed = new EmbedChanges(
            embedder, new ObjectIndex(), new EvalClock(), Scheduler.Immediate, metrics.Embedding, static _ => { });
        foreach (var cluster in Objects().GroupBy(static item => item.Cluster, static item => item.Object))
        {
            var changes = cluster.Select(item => Extract(cluster.Key, types, item, documents)).ToList();
            var batch = await embed.EmbedAsync(new ChangeBatch(cluster.Key, changes), cancellationToken);
            var report = await store.WriteAsync(batch, cancellationToken);
            if (report.Fault is { } fault)
            {
                throw new InvalidOperationException($"{cluster.Key} was not written: {fault}");
            }

            await store.SaveClusterAsync(
                new ClusterRecord
                {
                    Cluster = cluster.Key,
                    LastSync = EvalClock.Now,
                    LastHeartbeat = EvalClock.Now,
                    ObjectCount = changes.Count,
                    EmbeddingFingerprint = embedder.Dimensions > 0 ? embedder.Fingerprint : "",
                },
                cancellationToken);
        }
    }

    /// <summary>An object's record, on the way that the agent takes.</summary>
    public static ResourceChange Extract(string cluster, FleetTypes types, JsonObject item, DocumentPool documents)
    {
        var type = types.Of((string)item["apiVersion"]!, (string)item["kind"]!);
        var reader = new SnapshotReader(new ExtractionOptions { Cluster = cluster }, type, documents);
        var observation = reader.Observe(new WatchEvent(WatchEventKind.Apply, type, Encoding.UTF8.GetBytes(item.ToJsonString())));
        return new ResourceChange(ChangeKind.Upsert, type, observation.PointId, reader.ToSnapshot(), ChangedAt(item));
    }

    /// <summary>When the newest of its managers wrote it; when it was made, where none is named.</summary>
    private static DateTimeOffset ChangedAt(JsonObject item)
    {
        var metadata = item["metadata"]!;
        var times = metadata["managedFields"]?.AsArray().Select(static field => Time(field!["time"]!)) ?? [];
        return times.Append(Time(metadata["creationTimestamp"]!)).Max();

        static DateTimeOffset Time(JsonNode text) => DateTimeOffset.Parse((string)text!, CultureInfo.InvariantCulture);
    }
}
