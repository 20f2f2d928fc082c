using BenchmarkDotNet.Attributes;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Benchmarks;

/// <summary>Questions to a SQLite file of twenty thousand Pods.</summary>
public class Searching : IAsyncDisposable
{
    private const int Stored = 20_000;
    private const int Size = 1000;
    private const int Limit = 50;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-bench-");
    private SqliteStore? _store;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var pods = new Pods();
        var path = Path.Combine(_folder.FullName, "fleet.db");
        await using (var writing = new SqliteStore(path, SqliteAccess.Write))
        {
            await writing.OpenAsync(CancellationToken.None);
            for (var i = 0; i < Stored; i += Size)
            {
                await writing.WriteAsync(pods.Batch(i, Size), CancellationToken.None);
            }
        }

        _store = new SqliteStore(path, SqliteAccess.Read);
        await _store.OpenAsync(CancellationToken.None);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "search: a name")]
    public Task<long> NameAsync() => CountAsync(new ResourceQuery("0012ab", FleetFilter.All, Limit));

    [Benchmark(Description = "search: a word that a sixth has")]
    public Task<long> WordAsync() => CountAsync(new ResourceQuery("billing", FleetFilter.All, Limit));

    [Benchmark(Description = "search: two words and a filter")]
    public Task<long> WordsAndFilterAsync() => CountAsync(new ResourceQuery(
        "checkout proxy", FleetFilter.All with { Kinds = ["Pod"], Namespaces = ["team-00"] }, Limit));

    [Benchmark(Description = "search: a label alone")]
    public Task<long> LabelAsync() => CountAsync(new ResourceQuery("", FleetFilter.All with { LabelPairs = ["app=search"] }, Limit));

    [Benchmark(Description = "facet: health of all")]
    public async Task<int> FacetAsync() => (await _store!.FacetAsync(
        new ResourceQuery("", FleetFilter.All, Limit), FacetField.Health, Limit, CancellationToken.None)).Count;

    private async Task<long> CountAsync(ResourceQuery query) => (await _store!.SearchAsync(query, CancellationToken.None)).Total;
}
