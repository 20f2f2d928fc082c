using System.Runtime.CompilerServices;
using FleetSync.Discovery;
using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>
/// What the store is known, or about, to hold of this cluster: the memory of <c>DistinctUntilChanged</c>, keyed by object.
/// A hash stands for content that was handed on and will be written; when content is let go instead, the hash is
/// forgotten (I3). Safe for concurrent use.
/// </summary>
internal sealed partial class ObjectIndex
{
    private readonly Lock _gate = new();
    private readonly ObjectTable _table = new();
    private readonly Dictionary<(string Group, string Kind), ushort> _kinds = [];
    private readonly List<ApiResource> _types = [];
    private readonly HashSet<ushort> _doubted = [];
    private bool _leavesVectorless;
    private int _objects;

    /// <summary>Objects in scope that exist, as far as known.</summary>
    public int Objects
    {
        get
        {
            lock (_gate)
            {
                return _objects;
            }
        }
    }

    /// <summary>Bytes held (I4).</summary>
    public long RetainedBytes
    {
        get
        {
            lock (_gate)
            {
                return _table.RetainedBytes;
            }
        }
    }

    /// <summary>Takes over what the store said it holds (I5). Must be done before the kind's first event.</summary>
    /// <param name="resource">The type; versions of one kind are one, so that a change of the preferred version leaves no orphans.</param>
    /// <param name="pointId">The point.</param>
    /// <param name="statusHash">Its content's hash.</param>
    /// <param name="textHash">Its text's hash.</param>
    public void Load(ApiResource resource, Guid pointId, ulong statusHash, ulong textHash)
    {
        lock (_gate)
        {
            if (Unsafe.IsNullRef(ref _table.Find(pointId)))
            {
                _objects++;
                _table.Add(new ObjectEntry
                {
                    PointId = pointId,
                    StatusHash = statusHash,
                    TextHash = textHash,
                    Kind = KindOf(resource),
                    Health = HealthState.Unknown,
                });
            }
        }
    }

    /// <summary>A list begins: forgets what an earlier, unfinished one has seen.</summary>
    /// <param name="resource">The type.</param>
    public void BeginList(ApiResource resource)
    {
        lock (_gate)
        {
            _doubted.Remove(KindOf(resource));
            _table.ForEach(static (ref ObjectEntry entry, ushort kind) => entry.Seen &= entry.Kind != kind, KindOf(resource));
        }
    }

    /// <summary>
    /// An object of the list exists that nobody could name, being too large or broken. Any that the list does not see may be this
    /// one, so that its end will delete none of them (I2): a point too many until the next list is better than one too few.
    /// </summary>
    /// <param name="resource">The type.</param>
    public void DoubtList(ApiResource resource)
    {
        lock (_gate)
        {
            _doubted.Add(KindOf(resource));
        }
    }

    /// <summary>An object exists with this content.</summary>
    /// <param name="observation">The object.</param>
    /// <returns>What the store has to do; null when it has this content already.</returns>
    public ChangeKind? Present(in ResourceObservation observation)
    {
        lock (_gate)
        {
            ref var entry = ref _table.Find(observation.PointId);
            if (Unsafe.IsNullRef(ref entry))
            {
                _objects++;
                _table.Add(new ObjectEntry
                {
                    PointId = observation.PointId,
                    StatusHash = observation.StatusHash,
                    TextHash = observation.TextHash,
                    Kind = KindOf(observation.Resource),
                    Health = observation.Health,
                    Seen = true,
                    Waiting = true,
                });
                return ChangeKind.Upsert;
            }

            entry.Seen = true;
            entry.Health = observation.Health;
            return Compare(ref entry, observation);
        }
    }

    /// <summary>An object is gone, or out of scope.</summary>
    /// <param name="pointId">Its point.</param>
    /// <returns>Delete; null when the store holds nothing of it or is about to delete it already.</returns>
    public ChangeKind? Gone(Guid pointId)
    {
        lock (_gate)
        {
            ref var entry = ref _table.Find(pointId);
            return !Unsafe.IsNullRef(ref entry) && MarkDeleted(ref entry) ? ChangeKind.Delete : null;
        }
    }

    /// <summary>A list is complete: everything of the type that it did not see is gone, unless it is in doubt (I2).</summary>
    /// <param name="resource">The type.</param>
    /// <returns>The points to delete.</returns>
    public IReadOnlyList<Guid> EndList(ApiResource resource)
    {
        lock (_gate)
        {
            if (_doubted.Contains(KindOf(resource)))
            {
                return [];
            }

            var sweep = new Sweep(this, KindOf(resource));
            _table.ForEach(
                static (ref ObjectEntry entry, Sweep sweep) =>
                {
                    if (entry.Kind == sweep.Kind && !entry.Seen && sweep.Index.MarkDeleted(ref entry))
                    {
                        sweep.Gone.Add(entry.PointId);
                    }
                },
                sweep);
            return sweep.Gone;
        }
    }

    /// <summary>The store has acknowledged a change.</summary>
    /// <param name="change">The change.</param>
    public void Acknowledge(ResourceChange change)
    {
        if (!change.IsWrite)
        {
            return;
        }

        lock (_gate)
        {
            ref var entry = ref _table.Find(change.PointId);
            if (Unsafe.IsNullRef(ref entry))
            {
                return;
            }

            if (change.Snapshot is not { } snapshot)
            {
                if (entry.Deleted)
                {
                    _table.Remove(change.PointId);
                }
            }
            else
            {
                if (change is { Kind: ChangeKind.Upsert, LacksVector: true } && entry.TextHash == snapshot.TextHash)
                {
                    entry.TextHash = 0;
                }

                if (entry.StatusHash == snapshot.StatusHash && !entry.Deleted)
                {
                    entry.Waiting = false;
                    entry.Confirmed = true;
                }
            }
        }
    }

    /// <summary>
    /// A change was let go before it was written: its hash must not hide the next one, and a delete must be inferred anew by
    /// the next complete list.
    /// </summary>
    /// <param name="pointId">The point.</param>
    public void Forget(Guid pointId)
    {
        lock (_gate)
        {
            ref var entry = ref _table.Find(pointId);
            if (Unsafe.IsNullRef(ref entry))
            {
                return;
            }

            entry.StatusHash = entry.TextHash = 0;
            entry.Waiting = false;
            if (entry.Deleted)
            {
                entry.Deleted = false;
                _objects++;
            }
        }
    }

    private ChangeKind? Compare(ref ObjectEntry entry, in ResourceObservation observation)
    {
        var isStored = !entry.Deleted && entry.StatusHash != 0;
        var textStays = isStored && entry.TextHash == observation.TextHash;
        if (isStored && entry.StatusHash == observation.StatusHash && (textStays || (entry.TextHash == 0 && _leavesVectorless)))
        {
            return null;
        }

        if (entry.Deleted)
        {
            entry.Deleted = false;
            _objects++;
        }

        entry.Waiting = true;
        entry.StatusHash = observation.StatusHash;
        entry.TextHash = observation.TextHash;
        entry.Kind = KindOf(observation.Resource);
        return textStays ? ChangeKind.UpdatePayload : ChangeKind.Upsert;
    }

    private bool MarkDeleted(ref ObjectEntry entry)
    {
        if (entry.Deleted)
        {
            return false;
        }

        entry.Deleted = true;
        _objects--;
        return true;
    }

    private ushort KindOf(ApiResource resource)
    {
        var key = (resource.Group, resource.Kind);
        if (!_kinds.TryGetValue(key, out var kind))
        {
            kind = checked((ushort)_kinds.Count);
            _kinds.Add(key, kind);
            _types.Add(resource);
        }

        _types[kind] = resource;
        return kind;
    }

    private sealed record Sweep(ObjectIndex Index, ushort Kind)
    {
        public List<Guid> Gone { get; } = [];
    }
}
