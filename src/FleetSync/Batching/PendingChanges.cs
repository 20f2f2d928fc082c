using FleetSync.Changes;
using FleetSync.Discovery;

namespace FleetSync.Batching;

/// <summary>
/// Changes that wait for the store, the newest of each object, in the order in which objects first changed. Bounded: past
/// the bound all payloads are let go, their hashes forgotten and their types named for a new list. Deletes carry none and
/// stay: a type that is gone has no new list to infer them from. Not safe for concurrent use.
/// </summary>
internal sealed class PendingChanges(BatchOptions options, ObjectIndex index, ChangeAccount account)
{
    private readonly Dictionary<Guid, (ResourceChange Change, long Turn)> _newest = [];
    private Queue<(Guid PointId, long Turn)> _order = new();
    private long _turns;
    private int _payloads;

    /// <summary>How many wait, marks included.</summary>
    public int Count => _newest.Count;

    /// <summary>Takes changes in.</summary>
    /// <param name="changes">In the order they happened.</param>
    /// <returns>Types whose changes had to be let go: each needs a full list.</returns>
    public IReadOnlyCollection<ApiResource> Add(IList<ResourceChange> changes)
    {
        foreach (var change in changes)
        {
            Add(change);
        }

        return _payloads > options.MaxPending ? LetGo() : [];
    }

    /// <summary>Takes the oldest changes out.</summary>
    /// <param name="cluster">The cluster they belong to.</param>
    /// <returns>At most a batch; empty when none wait.</returns>
    public ChangeBatch Take(string cluster)
    {
        var taken = new List<ResourceChange>(Math.Min(options.MaxSize, _newest.Count));
        while (taken.Count < options.MaxSize && _order.TryDequeue(out var next))
        {
            if (Waits(next) && _newest.Remove(next.PointId, out var waiting))
            {
                _payloads -= PayloadsOf(waiting.Change);
                taken.Add(waiting.Change);
            }
        }

        return new ChangeBatch(cluster, taken);
    }

    private bool Waits((Guid PointId, long Turn) place) =>
        _newest.TryGetValue(place.PointId, out var waiting) && waiting.Turn == place.Turn;

    private void Add(ResourceChange change)
    {
        if (!_newest.TryGetValue(change.PointId, out var waiting))
        {
            Enqueue(change);
        }
        else if (change.IsWrite)
        {
            account.Conflate(1);
            _payloads += PayloadsOf(change) - PayloadsOf(waiting.Change);
            waiting.Change.Snapshot?.Release();
            _newest[change.PointId] = waiting with { Change = Supersede(waiting.Change, change) };
        }
        else
        {
            // A mark vouches for everything before it: the newest stands at the end.
            Enqueue(change);
        }
    }

    private void Enqueue(ResourceChange change)
    {
        _payloads += PayloadsOf(change);
        _newest[change.PointId] = (change, _turns);
        _order.Enqueue((change.PointId, _turns++));
    }

    /// <summary>The text of an upsert, or of a point about to be deleted, was never written: what follows must write it.</summary>
    private static ResourceChange Supersede(ResourceChange waiting, ResourceChange newer) =>
        newer.Kind == ChangeKind.UpdatePayload && waiting.Kind != ChangeKind.UpdatePayload
            ? newer with { Kind = ChangeKind.Upsert }
            : newer;

    private static int PayloadsOf(ResourceChange change) => change.Snapshot is null ? 0 : 1;

    private HashSet<ApiResource> LetGo()
    {
        var types = new HashSet<ApiResource>();
        foreach (var (change, _) in _newest.Values)
        {
            if (change.Snapshot is not null)
            {
                types.Add(change.Resource);
                change.Snapshot.Release();
                index.Forget(change.PointId);
                _newest.Remove(change.PointId);
            }
        }

        // Marks vouch for what has just been let go.
        foreach (var (change, _) in _newest.Values)
        {
            if (!change.IsWrite && types.Contains(change.Resource))
            {
                _newest.Remove(change.PointId);
            }
        }

        // What is gone leaves the line too: a store that is away for days would make it grow without bound (I4).
        _order = new Queue<(Guid PointId, long Turn)>(_order.Where(Waits));
        account.Conflate(_payloads);
        _payloads = 0;
        return types;
    }
}
