using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Benchmarks;

/// <summary>Questions with an embedding to a SQLite file of a hundred thousand Pods, of few texts or each of its own: the worst case.</summary>
public class SearchingVectors : IAsyncDisposable
{
    private const int Stored = 100_000;
    private const int Size = 1000;
    private const int Limit = 50;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-bench-");
    private SqliteStore? _store;
    private float[] _asked = [];

    /// <summary>Numbers a vector: those of the table of words, and of MiniLM.</summary>
    [Params(128, 384)]
    public int Dimensions { get; set; }

    /// <summary>Distinct texts: a fleet's replicas share theirs.</summary>
    [Params(5_000, Stored)]
    public int Texts { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var pods = new Pods();
        var random = new Random(1);
        var vectors = Enumerable.Range(0, Texts).Select(_ => Unit(random)).ToArray();
        var path = Path.Combine(_folder.FullName, "fleet.db");
        await using (var writing = new SqliteStore(path, SqliteAccess.Write, space: new VectorSpace(Dimensions, "bench")))
        {
            await writing.OpenAsync(CancellationToken.None);
            for (var i = 0; i < Stored; i += Size)
            {
                var batch = pods.Batch(i, Size);
                await writing.WriteAsync(batch with { Changes = [.. batch.Changes.Select((change, j) => WithText(change, (i + j) % Texts, vectors))] }, CancellationToken.None);
            }
        }

        _asked = Unit(random);
        _store = new SqliteStore(path, SqliteAccess.Read);
        await _store.OpenAsync(CancellationToken.None);
        foreach (var (name, query) in Questions())
        {
            Console.WriteLine($"// {Dimensions} dimensions, {Texts} texts, {name}: {await PercentilesAsync(query)}");
        }

        Console.WriteLine($"// peak RSS of the benchmark, filling included: {Process.GetCurrentProcess().PeakWorkingSet64 / 1_000_000} MB");
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "search with meaning: a rare word")]
    public Task<long> RareAsync() => CountAsync(Ask("0012ab", FleetFilter.All));

    [Benchmark(Description = "search with meaning: a word that a sixth has")]
    public Task<long> SixthAsync() => CountAsync(Ask("billing", FleetFilter.All));

    [Benchmark(Description = "search with meaning: a filter that lets few through")]
    public Task<long> FewAsync() => CountAsync(Ask("billing", FleetFilter.All with { LabelPairs = ["app=search"], Health = ["Degraded"] }));

    [Benchmark(Description = "search with meaning: a filter that lets a sixth through")]
    public Task<long> ManyAsync() => CountAsync(Ask("0012ab", FleetFilter.All with { LabelPairs = ["app=search"] }));

    private IEnumerable<(string Name, ResourceQuery Query)> Questions() =>
    [
        ("a rare word", Ask("0012ab", FleetFilter.All)),
        ("a word that a sixth has", Ask("billing", FleetFilter.All)),
        ("a word that a sixth has, without meaning", Ask("billing", FleetFilter.All) with { Vector = null }),
        ("a rare word and a filter that lets a sixth through", Ask("0012ab", FleetFilter.All with { LabelPairs = ["app=search"] })),
    ];

    private async Task<string> PercentilesAsync(ResourceQuery query)
    {
        var times = new List<double>();
        for (var i = 0; i < 220; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await _store!.SearchAsync(query, CancellationToken.None);
            if (i >= 20)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        times.Sort();
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p50 {times[100]:0.0} ms, p99 {times[198]:0.0} ms");
    }

    private static ResourceChange WithText(ResourceChange change, int text, float[][] vectors)
    {
        var snapshot = change.Snapshot!;
        return change with
        {
            Vector = vectors[text],
            Snapshot = new ResourceSnapshot(new PooledDocument(snapshot.Document.ToArray()))
            {
                PointId = snapshot.PointId,
                Cluster = snapshot.Cluster,
                Resource = snapshot.Resource,
                StatusHash = snapshot.StatusHash,
                TextHash = (ulong)(text + 1) * 0x9E3779B97F4A7C15,
            },
        };
    }

    private float[] Unit(Random random)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = (float)random.NextDouble() - 0.5f;
        }

        var length = MathF.Sqrt(vector.Sum(static value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private ResourceQuery Ask(string words, FleetFilter filter) => new(words, filter, Limit) { Vector = _asked };

    private async Task<long> CountAsync(ResourceQuery query) => (await _store!.SearchAsync(query, CancellationToken.None)).Total;
}
