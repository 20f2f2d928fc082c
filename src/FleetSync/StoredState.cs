using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Stores;
using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>Brings what the store holds of a kind into the index, so that a restart writes only what changed (I5).</summary>
internal sealed class StoredState(
    string cluster, IResourceStore store, ObjectIndex index, TimeProvider time, IScheduler scheduler, ILogger log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly HashSet<(string Group, string Kind)> _loaded = [];

    /// <summary>
    /// One element when the kind's state is in the index. A store that cannot be read is asked again: watching a type
    /// without its state would write everything anew and leave deletes behind. A kind is read once: from then on the index
    /// knows better, and a second reading could bring back a point that is just being deleted.
    /// </summary>
    /// <param name="resource">The type.</param>
    public IObservable<Unit> Load(ApiResource resource) =>
        Observable.FromAsync(stop => LoadAsync(resource, stop), scheduler);

    private async Task LoadAsync(ApiResource resource, CancellationToken stop)
    {
        var kind = (resource.Group, resource.Kind);
        lock (_gate)
        {
            if (_loaded.Contains(kind))
            {
                return;
            }
        }

        while (true)
        {
            try
            {
                await foreach (var point in store.ReadStateAsync(cluster, resource.Group, resource.Kind, stop))
                {
                    index.Load(resource, point.PointId, point.StatusHash, point.TextHash);
                }

                lock (_gate)
                {
                    _loaded.Add(kind);
                }

                return;
            }
            catch (StoreException e)
            {
                log.StoredStateUnreadable(resource.QualifiedName, e.Message);
                await Task.Delay(Pause, time, stop);
            }
        }
    }
}
