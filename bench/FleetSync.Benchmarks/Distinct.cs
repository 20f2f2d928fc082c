using BenchmarkDotNet.Attributes;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Watching;

namespace FleetSync.Benchmarks;

/// <summary>The memory of a hundred thousand objects, asked whether one has changed.</summary>
public class Distinct
{
    private const int Objects = 100_000;
    private readonly ObjectIndex _index = new();
    private ResourceObservation[] _observations = [];
    private int _next;
    private ulong _hash;

    [GlobalSetup]
    public void Setup()
    {
        _observations = [.. Enumerable.Range(0, Objects).Select(static number => new ResourceObservation(
            WatchEventKind.Apply, Pods.Type, ResourceId.ToPointId(FormattableString.Invariant($"bench/shop/v1/Pod/{number}")), 1, 1))];
        foreach (var observation in _observations)
        {
            _index.Present(observation);
        }
    }

    [Benchmark(Description = "distinct: unchanged")]
    public bool Unchanged() => _index.Present(_observations[Next()]) is null;

    [Benchmark(Description = "distinct: changed")]
    public bool Changed() => _index.Present(_observations[Next()] with { StatusHash = ++_hash + 1 }) is null;

    private int Next() => _next = _next + 1 == Objects ? 0 : _next + 1;
}
