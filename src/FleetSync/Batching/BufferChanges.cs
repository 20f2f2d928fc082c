using System.Reactive.Concurrency;
using System.Reactive.Linq;
using FleetSync.Changes;

namespace FleetSync.Batching;

/// <summary>
/// <c>Buffer(window, maxSize)</c>, with two differences: the window opens with its first change, so that an idle cluster ticks
/// nothing and no list is empty; and the end of a type's list closes it, so that the last objects of a first
/// synchronisation do not wait for company that never comes.
/// </summary>
internal static class BufferChanges
{
    /// <summary>The operator.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="options">Window and size.</param>
    /// <param name="scheduler">The window's clock.</param>
    public static IObservable<IList<ResourceChange>> BufferUntilFull(
        this IObservable<ResourceChange> changes, BatchOptions options, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            // The window ends on a thread of its own. Without a common gate a change could slip into the new buffer before the
            // new buffer's window, count and mark are listening, and wait there for a successor that need not come.
            var gate = new object();
            return changes
                .Synchronize(gate)
                .Publish(shared => shared.Buffer(() => Observable.Merge(
                    shared.Take(1).Delay(options.Window, scheduler).Synchronize(gate),
                    shared.Skip(options.MaxSize - 1).Take(1),
                    shared.Where(static change => change.Kind == ChangeKind.Synced).Take(1))))
                .Where(static batch => batch.Count > 0);
        });
}
