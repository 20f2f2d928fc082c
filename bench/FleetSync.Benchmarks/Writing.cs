using BenchmarkDotNet.Attributes;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Stores.Sqlite;

namespace FleetSync.Benchmarks;

/// <summary>Batches of a thousand into a SQLite file that holds ten thousand points.</summary>
public class Writing : IAsyncDisposable
{
    private const int Size = 1000;
    private const int Stored = 10_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-bench-");
    private readonly ChangeBatch[] _updates = new ChangeBatch[2];
    private readonly ChangeBatch[] _payloads = new ChangeBatch[2];
    private SqliteStore? _store;
    private ChangeBatch? _inserts;
    private ChangeBatch? _deletes;
    private int _turn;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var pods = new Pods();
        _store = new SqliteStore(Path.Combine(_folder.FullName, "fleet.db"), SqliteAccess.Write);
        await _store.OpenAsync(CancellationToken.None);
        for (var i = 0; i < Stored; i += Size)
        {
            await _store.WriteAsync(pods.Batch(i, Size), CancellationToken.None);
        }

        for (var i = 0; i < 2; i++)
        {
            _updates[i] = pods.Batch(0, Size, i + 1);
            _payloads[i] = pods.Batch(0, Size, i + 1, ChangeKind.UpdatePayload);
        }

        _inserts = pods.Batch(Stored, Size);
        _deletes = new ChangeBatch(
            Pods.Options.Cluster, [.. _inserts.Changes.Select(static change => change with { Kind = ChangeKind.Delete, Snapshot = null })]);
    }

    [GlobalCleanup]
    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "SQLite: insert and delete, a point", OperationsPerInvoke = Size)]
    public async Task<int> InsertAndDeleteAsync()
    {
        await _store!.WriteAsync(_inserts!, CancellationToken.None);
        return (await _store.WriteAsync(_deletes!, CancellationToken.None)).Deleted;
    }

    [Benchmark(Description = "SQLite: replace, a point", OperationsPerInvoke = Size)]
    public async Task<int> ReplaceAsync() =>
        (await _store!.WriteAsync(_updates[_turn++ & 1], CancellationToken.None)).Written;

    [Benchmark(Description = "SQLite: payload update, a point", OperationsPerInvoke = Size)]
    public async Task<int> UpdatePayloadAsync() =>
        (await _store!.WriteAsync(_payloads[_turn++ & 1], CancellationToken.None)).Written;
}
