using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FleetSync.Changes;

/// <summary>
/// Entries by point id: open addressing with linear probing, in shards that grow one at a time by half, so that growing
/// never needs a second copy of everything. Between 50 and 80 bytes an object (I4). A point id is a hash already, so its
/// first bytes choose the shard and the next the slot. Not safe for concurrent use.
/// </summary>
internal sealed class ObjectTable
{
    private const int ShardBits = 6;
    private const int FirstSlots = 8;
    private readonly Shard[] _shards = new Shard[1 << ShardBits];

    /// <summary>Visits one entry.</summary>
    /// <typeparam name="TState">What the visitor works on.</typeparam>
    /// <param name="entry">In place.</param>
    /// <param name="state">The visitor's own.</param>
    public delegate void Visit<in TState>(ref ObjectEntry entry, TState state);

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes held.</summary>
    public long RetainedBytes
    {
        get
        {
            long slots = 0;
            foreach (ref readonly var shard in _shards.AsSpan())
            {
                slots += shard.Slots?.Length ?? 0;
            }

            return slots * Unsafe.SizeOf<ObjectEntry>();
        }
    }

    /// <summary>Finds an entry.</summary>
    /// <param name="pointId">Its point.</param>
    /// <returns>A reference into the table, a null reference when there is none; valid until the next change.</returns>
    public ref ObjectEntry Find(Guid pointId)
    {
        ref var shard = ref ShardOf(pointId, out var hash);
        if (shard.Slots is null)
        {
            return ref Unsafe.NullRef<ObjectEntry>();
        }

        ref var slot = ref shard.Slots[Probe(shard.Slots, pointId, hash)];
        return ref slot.PointId == pointId ? ref slot : ref Unsafe.NullRef<ObjectEntry>();
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">Its point must not be in the table yet.</param>
    public void Add(in ObjectEntry entry)
    {
        ref var shard = ref ShardOf(entry.PointId, out var hash);
        if (shard.Slots is null || (shard.Used + 1) * 5 > shard.Slots.Length * 4)
        {
            Grow(ref shard);
        }

        shard.Slots![Probe(shard.Slots!, entry.PointId, hash)] = entry;
        shard.Used++;
        Count++;
    }

    /// <summary>Removes an entry, if it is there.</summary>
    /// <param name="pointId">Its point.</param>
    public void Remove(Guid pointId)
    {
        ref var shard = ref ShardOf(pointId, out var hash);
        if (shard.Slots is not { } slots)
        {
            return;
        }

        var hole = Probe(slots, pointId, hash);
        if (slots[hole].PointId != pointId)
        {
            return;
        }

        CloseHole(slots, hole);
        shard.Used--;
        Count--;
    }

    /// <summary>Visits every entry; the visitor may change it but not add or remove.</summary>
    /// <param name="visit">Called for each.</param>
    /// <param name="state">Handed to it.</param>
    /// <typeparam name="TState">What the visitor works on.</typeparam>
    public void ForEach<TState>(Visit<TState> visit, TState state)
    {
        foreach (ref var shard in _shards.AsSpan())
        {
            foreach (ref var slot in shard.Slots.AsSpan())
            {
                if (slot.PointId != Guid.Empty)
                {
                    visit(ref slot, state);
                }
            }
        }
    }

    private ref Shard ShardOf(Guid pointId, out uint hash)
    {
        hash = HashOf(pointId);
        return ref _shards[hash & ((1u << ShardBits) - 1)];
    }

    private static uint HashOf(in Guid pointId) => MemoryMarshal.Cast<Guid, uint>(new ReadOnlySpan<Guid>(in pointId))[0];

    private static int Home(uint hash, int slots) => (int)(((ulong)(hash >> ShardBits) * (ulong)slots) >> (32 - ShardBits));

    /// <summary>The slot that holds the point, or the free one where it would go.</summary>
    private static int Probe(ObjectEntry[] slots, Guid pointId, uint hash)
    {
        var i = Home(hash, slots.Length);
        while (slots[i].PointId != Guid.Empty && slots[i].PointId != pointId)
        {
            i = i + 1 == slots.Length ? 0 : i + 1;
        }

        return i;
    }

    /// <summary>Moves later entries of the probe chain forward, so that no tombstones are needed (Knuth, 6.4 R).</summary>
    private static void CloseHole(ObjectEntry[] slots, int hole)
    {
        for (var i = hole; ;)
        {
            i = i + 1 == slots.Length ? 0 : i + 1;
            if (slots[i].PointId == Guid.Empty)
            {
                slots[hole] = default;
                return;
            }

            var home = Home(HashOf(slots[i].PointId), slots.Length);
            var staysReachable = hole <= i ? home > hole && home <= i : home > hole || home <= i;
            if (!staysReachable)
            {
                slots[hole] = slots[i];
                hole = i;
            }
        }
    }

    private static void Grow(ref Shard shard)
    {
        var old = shard.Slots;
        var larger = new ObjectEntry[old is null ? FirstSlots : old.Length + (old.Length / 2)];
        foreach (ref readonly var entry in old.AsSpan())
        {
            if (entry.PointId != Guid.Empty)
            {
                larger[Probe(larger, entry.PointId, HashOf(entry.PointId))] = entry;
            }
        }

        shard.Slots = larger;
    }

    private struct Shard
    {
        public ObjectEntry[]? Slots;
        public int Used;
    }
}
