using BenchmarkDotNet.Attributes;
using FleetSync.Batching;
using FleetSync.Changes;

namespace FleetSync.Benchmarks;

/// <summary>What waits for the store: a thousand changes of a thousand objects, and of a hundred.</summary>
public class Conflation
{
    private const int Count = 1000;
    private readonly PendingChanges _pending = new(new BatchOptions(), new ObjectIndex(), new ChangeAccount());
    private IList<ResourceChange> _different = [];
    private IList<ResourceChange> _repeated = [];

    [GlobalSetup]
    public void Setup()
    {
        var pods = new Pods();
        _different = [.. Enumerable.Range(0, Count).Select(number => pods.Change(number))];
        _repeated = [.. Enumerable.Range(0, Count).Select(number => pods.Change(number % 100, number))];
    }

    [Benchmark(Description = "conflate, a change of another object", OperationsPerInvoke = Count)]
    public int Different() => Conflate(_different);

    [Benchmark(Description = "conflate, ten changes an object", OperationsPerInvoke = Count)]
    public int Repeated() => Conflate(_repeated);

    private int Conflate(IList<ResourceChange> changes)
    {
        _pending.Add(changes);
        return _pending.Take(Pods.Options.Cluster).Changes.Count;
    }
}
