using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Stores;
using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>
/// Holds what was acknowledged against what the store really has: a server that lost power loses what it had not flushed, a
/// collection is dropped, a file is restored from a backup. What differs is forgotten and the type listed anew, so that the
/// store becomes true again (I1) without a restart.
/// </summary>
/// <param name="cluster">The cluster whose points are checked.</param>
/// <param name="store">The store.</param>
/// <param name="index">What it is believed to hold.</param>
/// <param name="account">Tells when nothing is on its way, so that points can be counted.</param>
/// <param name="period">Between two checks of a type; zero for never.</param>
/// <param name="told">What the sink was told: <see cref="StoreFaultKind.Emptied"/> asks for a check at once, the end of an outage for one soon.</param>
/// <param name="spread">A number from 0 to 1 a type: types are not all checked at the same moment.</param>
/// <param name="scheduler">Its clock.</param>
/// <param name="log">Where a difference is told.</param>
internal sealed class StoreCheck(
    string cluster,
    IResourceStore store,
    ObjectIndex index,
    ChangeAccount account,
    TimeSpan period,
    IObservable<StoreFault?> told,
    Func<double> spread,
    IScheduler scheduler,
    ILogger log)
{
    /// <summary>An outage that flickers asks for one check, not for one a flicker.</summary>
    private static readonly TimeSpan AfterOutage = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenCounts = TimeSpan.FromMinutes(1);

    /// <summary>A count that stays wrong is no reason to read everything every minute.</summary>
    private static readonly TimeSpan BetweenMiscounts = TimeSpan.FromMinutes(10);

    private readonly ResourceQuery _ours = new("", new FleetFilter { Clusters = [cluster] }, Limit: 1);
    private IObservable<Unit>? _lost;
    private DateTimeOffset _lastMiscount = DateTimeOffset.MinValue;

    /// <summary>An element each time the store turns out to differ: the type has to be listed anew. Never fails, never ends.</summary>
    /// <param name="resource">The type, its stored state loaded.</param>
    public IObservable<Unit> Differences(ApiResource resource) =>
        Due()
            .Select(_ => Look(resource))
            .Concat()
            .Where(static differs => differs)
            .Select(static _ => Unit.Default);

    /// <summary>One look, now.</summary>
    /// <param name="resource">The type.</param>
    /// <returns>One element: whether the store differs.</returns>
    public IObservable<bool> Look(ApiResource resource) =>
        Observable.FromAsync(stop => DiffersAsync(resource, stop), scheduler);

    /// <summary>
    /// The types that the store holds points of, whenever it is time to check: one that went while its deletes were not flushed may
    /// have come back, and nobody watches it any more.
    /// </summary>
    public IObservable<IReadOnlyCollection<StoredType>> Types() =>
        Due().Select(_ => Observable.FromAsync(ReadTypesAsync, scheduler)).Concat();

    private IObservable<Unit> Due() => Observable.Merge(
        period > TimeSpan.Zero
            ? Observable.Timer(period * (0.1 + (0.9 * spread())), period, scheduler).Select(static _ => Unit.Default)
            : Observable.Never<Unit>(),
        _lost ??= Lost().Publish().RefCount(),
        told.Where(static fault => fault is { Kind: StoreFaultKind.Emptied }).Select(static _ => Unit.Default),
        told.Throttle(AfterOutage, scheduler).Where(static fault => fault is null).Select(static _ => Unit.Default));

    /// <summary>
    /// Told when the store turns out to hold fewer points than were acknowledged: another agent may have been the one that found
    /// the collection gone. Counting costs next to nothing, so it is done every minute; points too many are left to the period.
    /// </summary>
    private IObservable<Unit> Lost() => period <= TimeSpan.Zero
        ? Observable.Never<Unit>()
        : Observable.Timer(BetweenCounts, BetweenCounts, scheduler)
            .Select(_ => Observable.FromAsync(HasLostAsync, scheduler))
            .Concat()
            .Where(static lost => lost)
            .Select(static _ => Unit.Default);

    private async Task<bool> HasLostAsync(CancellationToken stop)
    {
        var received = account.ReceivedTotal;
        var expected = index.Objects;
        if (account.Pending > 0 || scheduler.Now - _lastMiscount < BetweenMiscounts)
        {
            return false;
        }

        try
        {
            var counts = await store.FacetAsync(_ours, FacetField.Cluster, 1, stop);
            var hasLost = counts.Sum(static count => count.Count) < expected && account.ReceivedTotal == received;
            _lastMiscount = hasLost ? scheduler.Now : _lastMiscount;
            return hasLost;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyCollection<StoredType>> ReadTypesAsync(CancellationToken stop)
    {
        try
        {
            return [.. (await store.ReadKindsAsync(cluster, stop)).Select(static kind => kind.ToStoredType())];
        }
        catch (StoreException)
        {
            return [];
        }
    }

    private async Task<bool> DiffersAsync(ApiResource resource, CancellationToken stop)
    {
        var differing = 0;
        index.BeginCheck(resource);
        try
        {
            await foreach (var point in store.ReadStateAsync(cluster, resource.Group, resource.Kind, stop))
            {
                differing += index.Check(resource, point.PointId, point.StatusHash, point.TextHash) ? 1 : 0;
            }
        }
        catch (StoreException e)
        {
            // Half a reading says nothing of what is missing. The next check, or the end of the outage, asks again.
            log.StoredStateUnreadable(resource.QualifiedName, e.Message);
            return differing > 0;
        }

        differing += index.EndCheck(resource);
        if (differing > 0)
        {
            log.StoreDiffers(resource.QualifiedName, differing);
        }

        return differing > 0;
    }
}
