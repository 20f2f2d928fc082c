using System.Runtime.CompilerServices;
using FleetSync.Changes;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Changes;

[Collection(nameof(Alone))]
public sealed class ObjectTableTests
{
    private const int Seeds = 500;

    [Fact]
    public void It_behaves_as_a_dictionary_does()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Play(seed);
        }
    }

    [Fact]
    public void A_hundred_thousand_objects_take_at_most_96_bytes_each()
    {
        const int Count = 100_000;
        var random = new Random(1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new ObjectTable();
        for (var i = 0; i < Count; i++)
        {
            table.Add(new ObjectEntry { PointId = NewId(random), StatusHash = 1 });
        }

        var retained = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(Count, table.Count);
        Assert.InRange(table.RetainedBytes / Count, 36, 96);
        Assert.InRange(retained / Count, 36, 96);
        GC.KeepAlive(table);
    }

    [Fact]
    public void Points_that_share_a_home_are_told_apart()
    {
        // The same first four bytes: one shard, one home.
        var ids = Enumerable.Range(1, 40).Select(static i => new Guid(7, (short)i, 0, new byte[8])).ToList();
        var table = new ObjectTable();
        ids.ForEach(id => table.Add(new ObjectEntry { PointId = id }));
        for (var i = 0; i < ids.Count; i += 2)
        {
            table.Remove(ids[i]);
        }

        for (var i = 0; i < ids.Count; i++)
        {
            Assert.Equal(i % 2 == 1, !Unsafe.IsNullRef(ref table.Find(ids[i])));
        }
    }

    private static void Play(int seed)
    {
        var random = new Random(seed);
        var table = new ObjectTable();
        var model = new Dictionary<Guid, ulong>();

        // Few distinct first bytes, so that chains are long and wrap around.
        var ids = Enumerable.Range(0, random.Next(1, 400)).Select(_ => seed % 2 == 0 ? NewId(random) : Crowded(random)).Distinct().ToList();
        for (var step = 0; step < 600; step++)
        {
            var id = ids[random.Next(ids.Count)];
            if (model.ContainsKey(id) && random.Next(2) == 0)
            {
                model.Remove(id);
                table.Remove(id);
            }
            else if (model.TryAdd(id, (ulong)step + 1))
            {
                table.Add(new ObjectEntry { PointId = id, StatusHash = (ulong)step + 1 });
            }
            else
            {
                model[id] = (ulong)step;
                table.Find(id).StatusHash = (ulong)step;
            }
        }

        table.Remove(NewId(random));
        Assert.True(model.Count == table.Count, $"seed {seed}: count");
        foreach (var id in ids)
        {
            ref var entry = ref table.Find(id);
            var found = !Unsafe.IsNullRef(ref entry);
            Assert.True(found == model.ContainsKey(id), $"seed {seed}: {id}");
            Assert.True(!found || entry.StatusHash == model[id], $"seed {seed}: {id} has another's content");
        }

        var visited = new HashSet<Guid>();
        table.ForEach(static (ref ObjectEntry entry, HashSet<Guid> visited) => Assert.True(visited.Add(entry.PointId)), visited);
        Assert.True(visited.SetEquals(model.Keys), $"seed {seed}: visited others");
    }

    private static Guid NewId(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static Guid Crowded(Random random) =>
        new((random.Next(3) << 30) | random.Next(2), (short)random.Next(), (short)random.Next(), new byte[8]);
}
