using System.Globalization;
using System.Reactive.Concurrency;
using System.Text.Json.Nodes;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Eval;

/// <summary>
/// A hundred thousand resources: those of the evaluation under other names, in twenty clusters. Four of these have the evaluation's names
/// and namespaces, so that its questions find what they ask for.
/// </summary>
/// <param name="texts">Distinct texts.</param>
/// <param name="embedder">Makes the vectors.</param>
internal sealed class LargeFleet(int texts, IEmbedder embedder)
{
    private const int Records = 100_000;
    private const int Clusters = 20;
    private const int BatchSize = 1000;

    private static readonly string[] _colours =
        ["amber", "azure", "black", "blue", "bronze", "brown", "coral", "cyan", "gold", "green", "grey", "indigo", "ivory", "lime", "olive", "pink", "red", "silver", "teal", "white"];

    private static readonly string[] _things =
        ["account", "badge", "billing", "basket", "booking", "catalog", "claims", "contract", "coupon", "customer", "delivery", "device", "dispatch", "engine", "export",
         "fleet", "freight", "gallery", "import", "invoice", "journal", "label", "lending", "loyalty", "mailer", "market", "meter", "notify", "offer", "onboarding", "parcel",
         "partner", "planner", "portal", "pricing", "profile", "promo", "quote", "refund", "reporting", "returns", "reviews", "rewards", "roster", "sales", "search", "sensor",
         "shipping", "signup", "stock", "supplier", "survey", "tariff", "telemetry", "ticket", "tracking", "transit", "vendor", "warehouse", "wishlist"];

    private static readonly string[] _parts = ["api", "worker", "web", "sync", "edge", "core", "jobs", "store", "proxy", "agent", "admin", "gate", "feed", "hub", "bot", "ui"];

    /// <summary>Fills a file, unless it is there.</summary>
    /// <param name="path">The file.</param>
    public async Task WriteAsync(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var unfinished = path + ".unfinished";
        File.Delete(unfinished);
        await using (var store = new SqliteStore(unfinished, SqliteAccess.Write, space: new VectorSpace(embedder.Dimensions, embedder.Fingerprint)))
        {
            await store.OpenAsync(CancellationToken.None);
            using var metrics = new FleetMetrics(new EvalClock());
            var embed = new EmbedChanges(
                embedder, new ObjectIndex(), new EvalClock(), Scheduler.Immediate, metrics.Embedding, static _ => { });
            foreach (var chunk in Changes().Chunk(BatchSize))
            {
                foreach (var cluster in chunk.GroupBy(static change => change.Cluster))
                {
                    var batch = await embed.EmbedAsync(new ChangeBatch(cluster.Key, [.. cluster.Select(static change => change.Change)]), CancellationToken.None);
                    if ((await store.WriteAsync(batch, CancellationToken.None)).Fault is { } fault)
                    {
                        throw new InvalidOperationException($"{path} was not written: {fault}");
                    }
                }
            }

            for (var i = 0; i < Clusters; i++)
            {
                await store.SaveClusterAsync(
                    new ClusterRecord { Cluster = ClusterOf(i), LastHeartbeat = EvalClock.Now, EmbeddingFingerprint = embedder.Fingerprint }, CancellationToken.None);
            }
        }

        File.Move(unfinished, path);
    }

    private IEnumerable<(string Cluster, ResourceChange Change)> Changes()
    {
        var templates = EvalFleet.Objects().Select(static item => item.Object).ToList();
        var types = new FleetTypes();
        var documents = new DocumentPool();
        for (var i = 0; i < Records; i++)
        {
            // The copies of a text lie apart, as they come from many clusters.
            var (text, copy) = (i % texts, i / texts);
            var cluster = ClusterOf(text + copy);
            yield return (cluster, EvalFleet.Extract(cluster, types, Renamed(templates[text % templates.Count], text, copy, cluster), documents));
        }
    }

    private static JsonObject Renamed(JsonObject template, int text, int copy, string cluster)
    {
        var item = template.DeepClone().AsObject();
        var metadata = item["metadata"]!.AsObject();
        var number = text / (_colours.Length * _things.Length * _parts.Length);
        var name = $"{_colours[text % _colours.Length]}-{_things[text / _colours.Length % _things.Length]}-{_parts[text / 7 % _parts.Length]}"
            + (number > 0 ? $"-{(char)('a' + number)}" : "") + $"-{(char)('a' + (text / 401 % 26))}{(char)('a' + (text / 17 % 26))}";
        metadata["name"] = copy < Clusters ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{copy}");
        metadata.Remove("ownerReferences");
        if (metadata.ContainsKey("namespace") && !EvalFleet.Clusters.Contains(cluster, StringComparer.Ordinal))
        {
            metadata["namespace"] = $"{_things[text % _things.Length]}-{_parts[text % _parts.Length]}";
        }

        return item;
    }

    private static string ClusterOf(int number) => number % Clusters < EvalFleet.Clusters.Count
        ? EvalFleet.Clusters[number % Clusters]
        : string.Create(CultureInfo.InvariantCulture, $"site-{number % Clusters:00}");
}
