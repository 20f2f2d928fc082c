using System.Globalization;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>Random batches against a dictionary: after every one the store says what the dictionary says.</summary>
public sealed class StorePropertyTests
{
    private const int Seeds = 300;
    private static readonly string[] _words = ["alpha", "beta", "gamma", "delta", "Épsilon"];
    private static readonly string[] _reasons = ["", "Evicted", "OOMKilled"];

    [Fact]
    public async Task The_store_equals_a_dictionary_after_any_batches()
    {
        var only = Environment.GetEnvironmentVariable("FLEETSYNC_SEED");
        var first = only is null ? 0 : int.Parse(only, CultureInfo.InvariantCulture);
        var count = only is null ? Seeds : 1;
        using var folder = new TemporaryFolder();
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                await RunAsync(folder.File($"{seed}.db"), new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails; repeat it alone with FLEETSYNC_SEED={seed}.", failure);
            }
        }
    }

    private static async Task RunAsync(string path, Random random)
    {
        var store = new SqliteStore(path, SqliteAccess.Write);
        await store.OpenAsync(CancellationToken.None);
        var model = new Dictionary<string, Expected>(StringComparer.Ordinal);
        try
        {
            for (var step = random.Next(2, 7); step > 0; step--)
            {
                var batch = Draw(random, model, out var after);
                var report = await store.WriteAsync(batch, CancellationToken.None);
                Assert.Null(report.Fault);
                Assert.Equal(batch.Changes.Count(static change => change.Kind is ChangeKind.Delete), report.Deleted);
                model = after;
                if (random.Next(4) == 0)
                {
                    await store.DisposeAsync();
                    store = new SqliteStore(path, SqliteAccess.Write);
                    await store.OpenAsync(CancellationToken.None);
                }

                await CompareAsync(store, model, random);
            }
        }
        finally
        {
            await store.DisposeAsync();
        }
    }

    private static ChangeBatch Draw(
        Random random, Dictionary<string, Expected> model, out Dictionary<string, Expected> after)
    {
        after = new(model, StringComparer.Ordinal);
        var cluster = random.Next(2) == 0 ? "east" : "west";
        var changes = new List<ResourceChange>();
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            var snapshot = DrawSnapshot(random, cluster);
            if (!used.Add(snapshot.Id))
            {
                continue;
            }

            switch (random.Next(4))
            {
                case 0:
                    changes.Add(Some.Delete(snapshot));
                    after.Remove(snapshot.Id);
                    break;
                case 1:
                    changes.Add(Some.Payload(snapshot));
                    after[snapshot.Id] = new(snapshot, after.TryGetValue(snapshot.Id, out var old) ? old.Text : snapshot.SearchText);
                    break;
                default:
                    changes.Add(Some.Upsert(snapshot));
                    after[snapshot.Id] = new(snapshot, snapshot.SearchText);
                    break;
            }
        }

        changes.Add(Some.Synced(Some.Pods));
        return new(cluster, changes);
    }

    private static ResourceSnapshot DrawSnapshot(Random random, string cluster) => Some.Snapshot(
        $"n-{random.Next(20)}",
        cluster,
        $"ns{random.Next(2)}",
        random.Next(3) switch { 0 => Some.Deployments, 1 => Some.Nodes, _ => Some.Pods },
        (HealthState)random.Next(6),
        _reasons[random.Next(_reasons.Length)],
        $"{_words[random.Next(_words.Length)]} {_words[random.Next(_words.Length)]}",
        null,
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"k{random.Next(3)}={random.Next(3)}").Distinct(StringComparer.Ordinal)]);

    private static async Task CompareAsync(SqliteStore store, Dictionary<string, Expected> model, Random random)
    {
        await CompareStateAsync(store, model);
        var filter = new FleetFilter
        {
            Clusters = random.Next(2) == 0 ? [] : ["east"],
            Kinds = random.Next(2) == 0 ? [] : ["pod", "NODE"],
            Health = random.Next(2) == 0 ? [] : ["Degraded", "Healthy"],
            Reasons = random.Next(3) == 0 ? ["Evicted"] : [],
            LabelPairs = random.Next(2) == 0 ? [] : [$"k{random.Next(3)}={random.Next(3)}"],
        };
        var word = random.Next(2) == 0 ? "" : _words[random.Next(_words.Length)];
        var expected = model.Values.Where(entry => Matches(entry, filter, word)).Select(static entry => entry.Snapshot).ToList();
        var page = await store.SearchAsync(Some.Query(word, filter, limit: 1000), CancellationToken.None);

        Assert.Equal(expected.Count, page.Total);
        Assert.Equal(
            expected.Select(static snapshot => snapshot.Id).ToHashSet(StringComparer.Ordinal),
            page.Hits.Select(static hit => hit.Id).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(page.Hits.OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Id, StringComparer.Ordinal), page.Hits);

        var facets = await store.FacetAsync(Some.Query(word, filter), FacetField.Health, 10, CancellationToken.None);
        Assert.Equal(
            expected.GroupBy(static snapshot => snapshot.Health.State.ToString(), StringComparer.Ordinal)
                .Select(static group => new FacetCount(group.Key, group.Count()))
                .OrderByDescending(static facet => facet.Count).ThenBy(static facet => facet.Value, StringComparer.Ordinal),
            facets);
    }

    private static async Task CompareStateAsync(SqliteStore store, Dictionary<string, Expected> model)
    {
        var stored = new HashSet<StoredPoint>();
        long counted = 0;
        foreach (var cluster in (string[])["east", "west"])
        {
            foreach (var kind in await store.ReadKindsAsync(cluster, CancellationToken.None))
            {
                counted += kind.Count;
                await foreach (var point in store.ReadStateAsync(cluster, kind.ApiGroup, kind.Kind, CancellationToken.None))
                {
                    Assert.True(stored.Add(point));
                }
            }
        }

        Assert.Equal(model.Values.Select(static entry => Some.Stored(entry.Snapshot)).ToHashSet(), stored);
        Assert.Equal(model.Count, counted);
    }

    private static bool Matches(Expected entry, FleetFilter filter, string word)
    {
        var snapshot = entry.Snapshot;
        return Any(filter.Clusters, snapshot.Cluster)
            && (filter.Kinds.Count == 0 || filter.Kinds.Contains(snapshot.Resource.Kind, StringComparer.OrdinalIgnoreCase))
            && Any(filter.Health, snapshot.Health.State.ToString())
            && Any(filter.Reasons, snapshot.Health.Reason)
            && filter.LabelPairs.All(pair => snapshot.LabelPairs.Contains(pair, StringComparer.Ordinal))
            && entry.Text.Contains(word, StringComparison.Ordinal);

        static bool Any(IReadOnlyList<string> allowed, string value) =>
            allowed.Count == 0 || allowed.Contains(value, StringComparer.Ordinal);
    }

    /// <summary>What must be stored, and the text it is found by: a payload update leaves that of the last upsert.</summary>
    private sealed record Expected(ResourceSnapshot Snapshot, string Text);
}
