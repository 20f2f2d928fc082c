using System.Reactive.Subjects;
using FleetSync.Discovery;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Discovery;

/// <summary>Discovery at work on a <see cref="ScriptedCluster"/>, and what it told.</summary>
internal sealed class DiscoveryRun : IDisposable
{
    private readonly SingleThread _thread;
    private readonly IDisposable _subscription;

    public DiscoveryRun(
        SingleThread thread,
        ScriptedCluster cluster,
        DiscoveryOptions? options = null,
        params StoredType[] stored)
    {
        _thread = thread;
        var discovery = new ResourceDiscovery(
            new DiscoveryReader(cluster.SendAsync, thread.Time), options ?? new DiscoveryOptions(), thread.Time, Reports.Add);
        _subscription = discovery.Types(Changes, stored, FoundLater).Subscribe(Take, error => Error = error);
        thread.Settle();
    }

    /// <summary>Names of definitions that changed.</summary>
    public Subject<string> Changes { get; } = new();

    /// <summary>What the store was found to hold later on.</summary>
    public Subject<IReadOnlyCollection<StoredType>> FoundLater { get; } = new();

    public List<DiscoveryReport> Reports { get; } = [];

    /// <summary>What happened: <c>+ pods v1</c>, <c>Removed pods</c>, <c>Replaced pods</c>.</summary>
    public List<string> Told { get; } = [];

    public List<ApiResource> Started { get; } = [];

    public Exception? Error { get; private set; }

    /// <summary>Types in scope according to the last look.</summary>
    public IEnumerable<string> Types => Reports[^1].Types.Select(static type => $"{type.QualifiedName} {type.Version}").Order(StringComparer.Ordinal);

    public void AssertTypes(params string[] types)
    {
        Assert.Null(Error);
        Assert.Equal(types.Order(StringComparer.Ordinal), Types);
    }

    /// <summary>Says that a definition changed and lets the second that discovery waits for more pass.</summary>
    public void Change(string name)
    {
        Changes.OnNext(name);
        _thread.Pass(TimeSpan.FromSeconds(1.5));
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _thread.Settle();
    }

    private void Take(DiscoveredType type)
    {
        Started.Add(type.Resource);
        Told.Add($"+ {type.Resource.QualifiedName} {type.Resource.Version}".TrimEnd());
        type.Ended.Subscribe(end => Told.Add($"{end} {type.Resource.QualifiedName}"), static _ => { });
    }
}
