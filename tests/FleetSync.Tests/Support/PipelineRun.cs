using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Watching;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace FleetSync.Tests.Support;

/// <summary>One run of the real pipeline between a <see cref="ScriptedCluster"/> and a <see cref="ModelStore"/>.</summary>
internal sealed class PipelineRun : IDisposable
{
    public const string ClusterId = "test";

    private readonly SingleThread _thread;
    private readonly Subject<Unit> _stop = new();
    private readonly Subject<StoreFault?> _told = new();
    private readonly IDisposable _subscription;
    private readonly Random _random;

    public PipelineRun(
        SingleThread thread,
        ScriptedCluster cluster,
        ModelStore store,
        int seed = 1,
        BatchOptions? batching = null,
        WatcherOptions? watching = null,
        DiscoveryOptions? discovery = null,
        TimeSpan reconcile = default,
        IEmbedder? embedder = null)
    {
        _thread = thread;
        _random = new Random(seed);
        var backpressure = new Backpressure();
        Tracker = new SyncTracker(thread.Time, new Uri("https://cluster.example"), NullLogger.Instance);
        var watcher = new ResourceWatcher(
            cluster.SendAsync,
            watching ?? new WatcherOptions { PageSize = 3 },
            backpressure,
            thread.Time,
            _random.NextDouble,
            Metrics.Watches,
            () => WatchListSupport.IsLikely(cluster.GitVersion));
        var pipeline = new FleetPipeline(
            new ResourceDiscovery(
                new DiscoveryReader(cluster.SendAsync, thread.Time), discovery ?? new DiscoveryOptions(), thread.Time, Tracker.Report),
            watcher,
            new ExtractionOptions { Cluster = ClusterId },
            new StoredState(ClusterId, store, Index, thread.Time, thread.Scheduler, NullLogger.Instance),
            new StoreCheck(
                ClusterId, store, Index, Account, reconcile, _told, _random.NextDouble, thread.Scheduler, NullLogger.Instance),
            Index,
            Account,
            batching ?? new BatchOptions { MaxSize = 5, MaxPending = 20 },
            backpressure,
            new EmbedChanges(embedder ?? new NoEmbedder(), Index, thread.Time, thread.Scheduler, Metrics.Embedding, EmbeddingFaults.Add),
            new StoreSink(store, thread.Time, Tell, random: _random).WriteAsync,
            Tracker,
            Metrics.Store,
            new PipelinePulse(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), thread.Time),
            thread.Time,
            thread.Scheduler);
        var kinds = store.Points.Values.Select(static point => point.Resource).DistinctBy(static type => (type.Group, type.Kind))
            .Select(static type => new StoredType(type.Group, type.Version, type.Kind)).ToList();
        _subscription = pipeline.Run(kinds, _stop).Subscribe(
            batch => Batches++, error => Error = error, () => IsCompleted = true);
    }

    public FleetMetrics Metrics { get; } = new(TimeProvider.System);

    public ObjectIndex Index { get; } = new();

    public ChangeAccount Account { get; } = new();

    public SyncTracker Tracker { get; }

    public List<StoreFault?> Faults { get; } = [];

    public List<EmbeddingFault?> EmbeddingFaults { get; } = [];

    public int Batches { get; private set; }

    public Exception? Error { get; private set; }

    public bool IsCompleted { get; private set; }

    /// <summary>Asks for a graceful end.</summary>
    public void Stop() => _stop.OnNext(Unit.Default);

    /// <summary>Ends it as kill -9 would: nothing is flushed.</summary>
    public void Dispose()
    {
        _subscription.Dispose();
        Metrics.Dispose();
        _thread.Settle();
    }

    private void Tell(StoreFault? fault)
    {
        Faults.Add(fault);
        _told.OnNext(fault);
    }

    /// <summary>What a store that is true to the cluster holds: point by point, the hash of the content.</summary>
    public static Dictionary<Guid, ulong> TruthOf(ScriptedCluster cluster)
    {
        var truth = new Dictionary<Guid, ulong>();
        foreach (var value in cluster.Objects.Values)
        {
            var reader = new SnapshotReader(new ExtractionOptions { Cluster = ClusterId }, value.Type, new DocumentPool());
            var seen = reader.Observe(new WatchEvent(WatchEventKind.Apply, value.Type, Encoding.UTF8.GetBytes(value.ToJson())));
            truth.Add(seen.PointId, seen.StatusHash);
        }

        return truth;
    }

    /// <summary>The point of an object of the cluster, existing or not.</summary>
    public static Guid PointOf(ApiResource type, string name) => ResourceId.ToPointId(
        $"{ClusterId}/{(type.Namespaced ? "shop" : ResourceId.ClusterScope)}/{type.ApiVersion}/{type.Kind}/{name}");

    /// <summary>I1 and I10, for a cluster that is quiet and a run that has settled.</summary>
    public void AssertInSync(ScriptedCluster cluster, ModelStore store)
    {
        Assert.Null(Error);
        Assert.Empty(Differences(cluster, store));
        Assert.Equal(0, Account.Pending);
        Assert.Equal(cluster.Objects.Count, Index.Objects);
        Assert.All(store.Points.Values, static written => Assert.True(written.Document.IsEmpty, "a written record was not released"));
    }

    private static List<string> Differences(ScriptedCluster cluster, ModelStore store)
    {
        var differences = new List<string>();
        var truth = TruthOf(cluster);
        foreach (var value in cluster.Objects.Values)
        {
            var pointId = PointOf(value.Type, value.Name);
            if (!store.Points.TryGetValue(pointId, out var point))
            {
                differences.Add($"missing {value.Id}");
            }
            else if (point.StatusHash != truth[pointId])
            {
                differences.Add($"stale {value.Id}");
            }
        }

        differences.AddRange(store.Points.Values
            .Where(point => !truth.ContainsKey(point.PointId))
            .Select(static point => $"left behind {point.PointId} of {point.Resource}"));
        return differences;
    }
}
