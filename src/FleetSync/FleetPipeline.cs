using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Watching;

namespace FleetSync;

/// <summary>The flow: every type of a cluster, watched, extracted, compared, batched, embedded and written to a store.</summary>
internal sealed class FleetPipeline(
    ResourceDiscovery discovery,
    ResourceWatcher watcher,
    ExtractionOptions extraction,
    StoredState stored,
    StoreCheck check,
    ObjectIndex index,
    ChangeAccount account,
    BatchOptions batching,
    Backpressure backpressure,
    EmbedChanges embed,
    Func<ChangeBatch, CancellationToken, Task<WriteReport>> write,
    SyncTracker tracker,
    StoreMetrics metrics,
    PipelinePulse pulse,
    TimeProvider time,
    IScheduler scheduler)
{
    /// <summary>Runs the flow; to be subscribed once.</summary>
    /// <param name="types">Types the store holds points of, of this cluster.</param>
    /// <param name="stop">Its first element ends the watches; what waits is still written, then the flow completes.</param>
    /// <returns>Each batch, once the store has acknowledged it.</returns>
    public IObservable<ChangeBatch> Run(IReadOnlyCollection<StoredType> types, IObservable<Unit> stop)
    {
        var relist = new Subject<IReadOnlyCollection<ApiResource>>();
        var documents = new DocumentPool();
        var conflation = new ConflateChanges(
            extraction.Cluster, batching, new PendingChanges(batching, index, account), backpressure, relist.OnNext);

        var catchingUp = embed.CatchUp().Subscribe(relist.OnNext, relist.OnError);

        return discovery.Types(DefinitionChanges.From(watcher), types, check.Types())        // types served
            .SelectMany(type => stored.Load(type.Resource)                                   // what the store has of it
                .SelectMany(_ => WatchWhileServed(type, relist.ObserveOn(scheduler)))        // its events
                .ToObservations(new SnapshotReader(extraction, type.Resource, documents)))   // what they mean
            .TakeUntil(stop)
            .Do(tracker.Observe)
            .ToChanges(index, account, time)                                                 // only real changes
            .BufferUntilFull(batching, scheduler)                                            // by window and size
            .Conflate(conflation)                                                            // newest state of each object
            .ObserveOn(scheduler)
            .SelectMany(batch => Observable.FromAsync(stopped => WriteAsync(batch, stopped), scheduler)) // with vectors, one batch in flight
            .Do(_ => conflation.Acknowledge())
            .Finally(catchingUp.Dispose);
    }

    /// <summary>A type's events while it is served; then, if it was removed, the events of a list that finds nothing.</summary>
    private IObservable<WatchEvent> WatchWhileServed(
        DiscoveredType type, IObservable<IReadOnlyCollection<ApiResource>> relist) =>
        watcher
            .Watch(type.Resource, check.Differences(type.Resource).Merge(
                relist.Where(types => types.Contains(type.Resource)).Select(static _ => Unit.Default)))
            .TakeUntil(type.Ended)
            .Concat(type.Ended.Where(static end => end == TypeEnd.Removed)
                .SelectMany(_ => check.Look(type.Resource))
                .SelectMany(_ => EmptyList(type.Resource)));

    private static IObservable<WatchEvent> EmptyList(ApiResource resource) => new[]
    {
        new WatchEvent(WatchEventKind.Init, resource),
        new WatchEvent(WatchEventKind.InitDone, resource),
    }.ToObservable(ImmediateScheduler.Instance);

    private async Task<ChangeBatch> WriteAsync(ChangeBatch batch, CancellationToken stopped)
    {
        if (batch.Changes.Any(static change => change.IsWrite))
        {
            var began = time.GetTimestamp();
            pulse.Beat();
            batch = await embed.EmbedAsync(batch, stopped);
            var report = await write(batch, stopped);
            account.Acknowledge(report.Written, report.Deleted);
            metrics.Acknowledged(batch, time.GetElapsedTime(began), time.GetUtcNow());
        }

        foreach (var change in batch.Changes)
        {
            index.Acknowledge(change);
            change.Snapshot?.Release();
        }

        embed.Acknowledge(batch);
        tracker.Acknowledge(batch);
        return batch;
    }
}
