using System.Globalization;
using System.Text.Json;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Qdrant;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>
/// The same batches and the same questions to SQLite and to Qdrant: the same records, totals, facets and state. The order is the
/// same without words. With words both rank by BM25, but SQLite knows the average length, scores what only begins with a word, and
/// takes <c>orders-db</c> for one thing where Qdrant's sparse vector has two: compared is what does not hang on that, which is names
/// in full before everything else, and for one word of one part the order of whole matches wherever SQLite's scores differ by half
/// and more.
/// <para>
/// One difference is left out here: to SQLite <c>orders-db</c> is also two words apart, <c>orders db</c>; so no two words of a text
/// stand next to each other without a third between them that is never asked for.
/// </para>
/// </summary>
public sealed class StoreAgreementTests : IAsyncLifetime
{
    private const int Seeds = 60;
    private const double Clearly = 1.5;

    private static readonly string[] _nameParts = ["orders", "db", "web", "0", "1", "ordering", "x7", "cart"];
    private static readonly string[] _words =
    [
        "alpha", "alphabet", "beta", "Épsilon", "orders-db", "shop/cart:v2", "shop/cart:v21", "db", "ΑΘΗΝΑ", "a.b.c", "größe", "CamelCase", "x7",
    ];

    private static readonly string[] _questions =
    [
        "alpha", "alp", "al", "ALPHABET", "epsilon", "orders", "ord", "orders-db", "db-0", "orders-db-0", "cart", "cart:v2", "shop/cart:v2", "shop/ca",
        "a.b", "b.c", "a-b-c", "αθηνα", "grö", "GRÖSSE", "camel", "beta alpha", "web cart absent", "db", "d", "0", "x7 1", "!!", "",
    ];

    private readonly RealOrDouble _server = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return _server.DisposeAsync();
    }

    [Fact]
    public async Task Both_stores_answer_the_same()
    {
        var only = Environment.GetEnvironmentVariable("FLEETSYNC_SEED");
        var first = only is null ? 0 : int.Parse(only, CultureInfo.InvariantCulture);
        for (var seed = first; seed < first + (only is null ? Seeds : 1); seed++)
        {
            try
            {
                await RunAsync(seed);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails; repeat it alone with FLEETSYNC_SEED={seed}.", failure);
            }
        }
    }

    private async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var options = new QdrantOptions { Endpoint = _server.Endpoint, Collection = $"{_server.Collection}-{seed}" };
        await using var qdrant = new QdrantStore(options, QdrantAccess.Write, TimeProvider.System);
        await using var sqlite = new SqliteStore(_folder.File($"{seed}.db"), SqliteAccess.Write);
        await qdrant.OpenAsync(Cancelled);
        await sqlite.OpenAsync(Cancelled);
        for (var step = random.Next(2, 5); step > 0; step--)
        {
            var batch = Draw(random);
            Assert.Equal(await sqlite.WriteAsync(batch, Cancelled), await qdrant.WriteAsync(batch, Cancelled));
        }

        for (var question = 0; question < 20; question++)
        {
            await CompareAsync(sqlite, qdrant, _questions[random.Next(_questions.Length)], DrawFilter(random), random);
        }

        await CompareStateAsync(sqlite, qdrant);
    }

    private static async Task CompareAsync(SqliteStore sqlite, QdrantStore qdrant, string words, FleetFilter filter, Random random)
    {
        var expected = await sqlite.SearchAsync(Some.Query(words, filter, limit: 500), Cancelled);
        var actual = await qdrant.SearchAsync(Some.Query(words, filter, limit: 500), Cancelled);
        Assert.Equal(expected.Total, actual.Total);
        Assert.Equal(Sorted(expected), Sorted(actual));
        if (words.Length == 0)
        {
            Assert.Equal(Ids(expected), Ids(actual));
        }
        else
        {
            CompareOrder(expected, actual, Some.Query(words, filter));
        }

        var documents = actual.Hits.ToDictionary(static hit => hit.Id, static hit => hit.Document, StringComparer.Ordinal);
        foreach (var hit in expected.Hits)
        {
            using var left = JsonDocument.Parse(hit.Document);
            using var right = JsonDocument.Parse(documents[hit.Id]);
            Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement), hit.Id);
        }

        var (limit, offset) = (random.Next(1, 20), random.Next(30));
        var page = await qdrant.SearchAsync(Some.Query(words, filter, limit, offset), Cancelled);
        Assert.Equal(actual.Total, page.Total);
        Assert.Equal(Ids(actual).Skip(offset).Take(limit), Ids(page));
        foreach (var field in Enum.GetValues<FacetField>())
        {
            Assert.Equal(
                await sqlite.FacetAsync(Some.Query(words, filter), field, 5, Cancelled),
                await qdrant.FacetAsync(Some.Query(words, filter), field, 5, Cancelled));
        }
    }

    private static void CompareOrder(SearchPage expected, SearchPage actual, ResourceQuery query)
    {
        var words = query.Words;
        var asked = words.Split(' ');
        var names = new KindWeights(query).Names(SearchWords.Parse(words));
        bool IsName(SearchHit hit) => names.Name(hit.Id);
        var named = expected.Hits.Count(IsName);
        Assert.All(actual.Hits.Take(named), hit => Assert.True(IsName(hit)));
        Assert.All(actual.Hits.Skip(named), hit => Assert.False(IsName(hit)));
        if (asked.Length > 1 || words.Any(static unit => !char.IsLetterOrDigit(unit)))
        {
            return;
        }

        var places = actual.Hits.Index().ToDictionary(static hit => hit.Item.Id, static hit => hit.Index, StringComparer.Ordinal);
        var scored = actual.Hits.Where(static hit => hit.Score > 0).Select(static hit => hit.Id).ToHashSet(StringComparer.Ordinal);
        var whole = expected.Hits.Where(hit => scored.Contains(hit.Id) && !IsName(hit)).ToList();
        for (var i = 0; i < whole.Count; i++)
        {
            for (var j = i + 1; j < whole.Count; j++)
            {
                Assert.False(
                    whole[i].Score > 0.01 && whole[i].Score > whole[j].Score * Clearly && places[whole[i].Id] > places[whole[j].Id],
                    $"'{words}': {whole[i].Id} ({whole[i].Score}) should stand before {whole[j].Id} ({whole[j].Score})");
            }
        }
    }

    private static async Task CompareStateAsync(SqliteStore sqlite, QdrantStore qdrant)
    {
        foreach (var cluster in (string[])["east", "west"])
        {
            var kinds = await sqlite.ReadKindsAsync(cluster, Cancelled);
            Assert.Equal(kinds, await qdrant.ReadKindsAsync(cluster, Cancelled));
            foreach (var kind in kinds)
            {
                Assert.Equal(await StateAsync(sqlite, cluster, kind), await StateAsync(qdrant, cluster, kind));
            }
        }
    }

    private static async Task<HashSet<FleetSync.Stores.StoredPoint>> StateAsync(IResourceStore store, string cluster, StoredKind kind)
    {
        var points = new HashSet<FleetSync.Stores.StoredPoint>();
        await foreach (var point in store.ReadStateAsync(cluster, kind.ApiGroup, kind.Kind, Cancelled))
        {
            Assert.True(points.Add(point));
        }

        return points;
    }

    private static ChangeBatch Draw(Random random)
    {
        var cluster = random.Next(2) == 0 ? "east" : "west";
        var changes = new Dictionary<Guid, ResourceChange>();
        for (var i = random.Next(1, 60); i > 0; i--)
        {
            var snapshot = DrawSnapshot(random, cluster);
            changes[snapshot.PointId] = random.Next(6) switch
            {
                0 => Some.Delete(snapshot),
                1 => Some.Payload(snapshot),
                _ => Some.Upsert(snapshot),
            };
        }

        return new ChangeBatch(cluster, [.. changes.Values, Some.Synced(Some.Pods)]);
    }

    private static ResourceSnapshot DrawSnapshot(Random random, string cluster) => Some.Snapshot(
        string.Join('-', Enumerable.Range(0, random.Next(1, 4)).Select(_ => _nameParts[random.Next(_nameParts.Length)])),
        cluster,
        $"ns{random.Next(3)}",
        random.Next(3) switch { 0 => Some.Deployments, 1 => Some.Nodes, _ => Some.Pods },
        (HealthState)random.Next(6),
        random.Next(3) switch { 0 => "Evicted", 1 => "OOMKilled", _ => "" },
        string.Join(" zz ", Enumerable.Range(0, random.Next(8)).Select(_ => _words[random.Next(_words.Length)])),
        random.Next(2) == 0 ? null : Some.Time.AddDays(-random.Next(100)),
        [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"k/{random.Next(3)}={random.Next(3)}").Distinct(StringComparer.Ordinal)]);

    private static FleetFilter DrawFilter(Random random) => random.Next(3) == 0 ? FleetFilter.All : new FleetFilter
    {
        Clusters = random.Next(3) == 0 ? ["east"] : [],
        Namespaces = random.Next(4) == 0 ? ["ns0", "_cluster"] : [],
        Kinds = random.Next(3) == 0 ? ["pod", "NODE", "absent"] : [],
        ApiGroups = random.Next(4) == 0 ? [""] : [],
        Health = random.Next(3) == 0 ? ["Degraded", "Healthy"] : [],
        Reasons = random.Next(4) == 0 ? ["Evicted", ""] : [],
        Names = random.Next(8) == 0 ? ["web", "orders-db"] : [],
        LabelPairs = random.Next(4) == 0 ? [$"k/{random.Next(3)}={random.Next(3)}"] : [],
        AnyLabelPairs = random.Next(8) == 0 ? [$"k/{random.Next(3)}={random.Next(3)}", "k/0=0"] : [],
        States = random.Next(8) == 0 ? ["Degraded", "OOMKilled"] : [],
        NotClusters = random.Next(8) == 0 ? ["west"] : [],
        NotNamespaces = random.Next(8) == 0 ? ["ns1"] : [],
        NotKinds = random.Next(8) == 0 ? ["node", "absent"] : [],
        NotStates = random.Next(8) == 0 ? ["Healthy", "Evicted"] : [],
        Created = random.Next(8) == 0 ? new(Some.Time.AddDays(-50), random.Next(2) == 0 ? Some.Time.AddDays(-10) : null) : default,
        Updated = random.Next(8) == 0 ? new(null, Some.Time.AddSeconds(random.Next(2))) : default,
    };

    private static IEnumerable<string> Ids(SearchPage page) => page.Hits.Select(static hit => hit.Id);

    private static IEnumerable<string> Sorted(SearchPage page) => Ids(page).Order(StringComparer.Ordinal);
}
