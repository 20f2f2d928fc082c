using System.Runtime.CompilerServices;
using FleetSync.Discovery;

namespace FleetSync.Changes;

/// <summary>Points that were written without the vector they should have: their text does not count as stored.</summary>
internal sealed partial class ObjectIndex
{
    /// <summary>Whether a point is not known to have the vector of its text.</summary>
    /// <param name="pointId">The point.</param>
    public bool LacksVector(Guid pointId)
    {
        lock (_gate)
        {
            ref var entry = ref _table.Find(pointId);
            return Unsafe.IsNullRef(ref entry) || entry.TextHash == 0;
        }
    }

    /// <summary>Finds points that the store has with some texts, and so with their vectors. Looks at every object once.</summary>
    /// <param name="textHashes">The texts' hashes; none is 0.</param>
    /// <returns>A point each text that has one.</returns>
    public IReadOnlyDictionary<ulong, Guid> FindTexts(IReadOnlySet<ulong> textHashes)
    {
        lock (_gate)
        {
            var found = new Dictionary<ulong, Guid>();
            _table.ForEach(
                static (ref ObjectEntry entry, (IReadOnlySet<ulong> Asked, Dictionary<ulong, Guid> Found) search) =>
                {
                    if (entry is { TextHash: not 0, Waiting: false, Deleted: false } && search.Asked.Contains(entry.TextHash))
                    {
                        search.Found.TryAdd(entry.TextHash, entry.PointId);
                    }
                },
                (textHashes, found));
            return found;
        }
    }

    /// <summary>
    /// Vectors cannot be made for now: a point that lacks nothing else is left as it is. Otherwise every list would write all of them
    /// again, and nothing would ever be done.
    /// </summary>
    public void LeaveVectorless()
    {
        lock (_gate)
        {
            _leavesVectorless = true;
        }
    }

    /// <summary>Vectors can be made again: from now on a point that lacks one is a change.</summary>
    /// <returns>The types that have such points.</returns>
    public IReadOnlyCollection<ApiResource> MissVectors()
    {
        lock (_gate)
        {
            _leavesVectorless = false;
            var kinds = new HashSet<ushort>();
            _table.ForEach(
                static (ref ObjectEntry entry, HashSet<ushort> kinds) =>
                {
                    if (entry is { TextHash: 0, Deleted: false })
                    {
                        kinds.Add(entry.Kind);
                    }
                },
                kinds);
            return [.. kinds.Select(kind => _types[kind])];
        }
    }
}
