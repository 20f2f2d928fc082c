using System.Reactive.Linq;
using FleetSync.Extraction;
using FleetSync.Watching;

namespace FleetSync.Changes;

/// <summary>
/// <c>DistinctUntilChanged</c> on the status hash, keyed by object: lets through what the store does not have yet, and turns
/// the end of a list into deletes of what it did not see.
/// </summary>
internal static class DistinctUntilStatusChanged
{
    /// <summary>The operator. Counts each event once (I10).</summary>
    /// <param name="observations">Extracted events, of any number of types, each type's in order.</param>
    /// <param name="index">What the store holds.</param>
    /// <param name="account">Where events are counted.</param>
    /// <param name="time">The clock: a change's ObservedAt.</param>
    public static IObservable<ResourceChange> ToChanges(
        this IObservable<ResourceObservation> observations, ObjectIndex index, ChangeAccount account, TimeProvider time) =>
        Observable.Create<ResourceChange>(observer => observations.Subscribe(
            observation => Decide(observation, index, account, time, observer), observer.OnError, observer.OnCompleted));

    private static void Decide(
        in ResourceObservation observation,
        ObjectIndex index,
        ChangeAccount account,
        TimeProvider time,
        IObserver<ResourceChange> observer)
    {
        switch (observation.Kind)
        {
            case WatchEventKind.Init:
                index.BeginList(observation.Resource);
                break;
            case WatchEventKind.InitApply or WatchEventKind.Apply:
                Count(account, index.Present(observation), observation, time, observer);
                break;
            case WatchEventKind.Delete:
                Count(account, index.Gone(observation.PointId), observation, time, observer);
                break;
            case WatchEventKind.Fault when observation.Fault is { Kind: WatchFaultKind.Malformed }:
                index.DoubtList(observation.Resource);
                break;
            case WatchEventKind.InitDone:
                Sweep(observation, index, account, time, observer);
                break;
            default:
                break;
        }
    }

    private static void Count(
        ChangeAccount account,
        ChangeKind? kind,
        in ResourceObservation observation,
        TimeProvider time,
        IObserver<ResourceChange> observer)
    {
        account.Receive();
        if (kind is not { } change)
        {
            account.Unchanged();
            return;
        }

        var snapshot = change == ChangeKind.Delete ? null : observation.Source!.ToSnapshot();
        observer.OnNext(new ResourceChange(change, observation.Resource, observation.PointId, snapshot, time.GetUtcNow()));
    }

    private static void Sweep(
        in ResourceObservation observation,
        ObjectIndex index,
        ChangeAccount account,
        TimeProvider time,
        IObserver<ResourceChange> observer)
    {
        var now = time.GetUtcNow();
        foreach (var pointId in index.EndList(observation.Resource))
        {
            account.Receive();
            observer.OnNext(new ResourceChange(ChangeKind.Delete, observation.Resource, pointId, null, now));
        }

        observer.OnNext(ResourceChange.Synced(observation.Resource, now));
    }
}
