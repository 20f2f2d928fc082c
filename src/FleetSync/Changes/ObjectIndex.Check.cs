using System.Runtime.CompilerServices;
using FleetSync.Discovery;

namespace FleetSync.Changes;

/// <summary>Holding what is known against what the store says it has.</summary>
internal sealed partial class ObjectIndex
{
    /// <summary>A check of what the store holds of a type begins.</summary>
    /// <param name="resource">The type.</param>
    public void BeginCheck(ApiResource resource)
    {
        lock (_gate)
        {
            _table.ForEach(static (ref ObjectEntry entry, ushort kind) => entry.Confirmed &= entry.Kind != kind, KindOf(resource));
        }
    }

    /// <summary>
    /// The store holds this point. One that differs from what was acknowledged is forgotten; one that nobody knows is taken in. Either
    /// way the next complete list puts it right. What is on its way to the store is left alone.
    /// </summary>
    /// <param name="resource">The type.</param>
    /// <param name="pointId">The point.</param>
    /// <param name="statusHash">Its content's hash.</param>
    /// <param name="textHash">Its text's hash.</param>
    /// <returns>Whether it is not as it should be.</returns>
    public bool Check(ApiResource resource, Guid pointId, ulong statusHash, ulong textHash)
    {
        lock (_gate)
        {
            ref var entry = ref _table.Find(pointId);
            if (Unsafe.IsNullRef(ref entry))
            {
                Load(resource, pointId, statusHash, textHash);
                _table.Find(pointId).Confirmed = true;
                return true;
            }

            var asItShouldBe = entry.Waiting || entry.Deleted || entry.Confirmed
                || (entry.StatusHash == statusHash && entry.TextHash == textHash);
            entry.Confirmed = true;
            if (!asItShouldBe)
            {
                entry.StatusHash = entry.TextHash = 0;
            }

            return !asItShouldBe;
        }
    }

    /// <summary>A check is complete: what the store was not found to hold is forgotten.</summary>
    /// <param name="resource">The type.</param>
    /// <returns>How many objects the store has lost.</returns>
    public int EndCheck(ApiResource resource)
    {
        lock (_gate)
        {
            var check = new Tally(KindOf(resource));
            _table.ForEach(
                static (ref ObjectEntry entry, Tally check) =>
                {
                    if (entry.Kind == check.Kind && !entry.Confirmed && !entry.Waiting && !entry.Deleted && entry.StatusHash != 0)
                    {
                        entry.StatusHash = entry.TextHash = 0;
                        check.Lost++;
                    }
                },
                check);
            return check.Lost;
        }
    }

    private sealed class Tally(ushort kind)
    {
        public ushort Kind => kind;

        public int Lost { get; set; }
    }
}
