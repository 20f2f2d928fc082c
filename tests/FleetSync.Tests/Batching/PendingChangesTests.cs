using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Batching;

[Collection(nameof(Alone))]
public sealed class PendingChangesTests
{
    private readonly ObjectIndex _index = new();
    private readonly ChangeAccount _account = new();

    [Fact]
    public void The_newest_change_of_each_object_stands_where_the_object_first_changed()
    {
        var pending = Pending();
        pending.Add([Upsert("a", "1"), Upsert("b", "1"), Upsert("a", "2")]);

        var taken = pending.Take("east").Changes;

        Assert.Equal(["a", "b"], taken.Select(static change => change.Snapshot!.Name));
        Assert.Equal("2", taken[0].Snapshot!.Health.Reason);
        Assert.Equal(1, _account.ConflatedTotal);
        Assert.Equal(0, pending.Count);
    }

    [Fact]
    public void A_delete_supersedes_what_waits_and_what_follows_a_delete_is_written_whole()
    {
        var pending = Pending();
        pending.Add([Upsert("a", "1"), Delete("a"), Upsert("b", "1"), Delete("b"), Payload("b", "2")]);

        var taken = pending.Take("east").Changes;

        Assert.Equal([ChangeKind.Delete, ChangeKind.Upsert], taken.Select(static change => change.Kind));
    }

    [Fact]
    public void A_payload_update_on_top_of_an_unwritten_object_is_an_upsert()
    {
        var pending = Pending();
        pending.Add([Upsert("a", "1"), Payload("a", "2"), Payload("b", "1"), Payload("b", "2")]);

        Assert.Equal([ChangeKind.Upsert, ChangeKind.UpdatePayload], pending.Take("east").Changes.Select(static change => change.Kind));
    }

    [Fact]
    public void What_is_superseded_or_let_go_gives_its_memory_back_and_what_is_taken_keeps_it()
    {
        var pending = new PendingChanges(new BatchOptions { MaxSize = 1, MaxPending = 2 }, _index, _account);
        ResourceChange[] changes = [Upsert("a", "1"), Upsert("a", "2"), Upsert("b", "1"), Delete("b"), Upsert("c", "1"), Upsert("d", "1"), Upsert("e", "1")];
        pending.Add(changes[..4]);
        var taken = Assert.Single(pending.Take("east").Changes);
        pending.Add(changes[4..]);

        Assert.Same(changes[1], taken);
        Assert.Equal(
            [true, false, true, true, true, true],
            changes.Where(static change => change.Snapshot is not null).Select(static change => change.Snapshot!.Document.IsEmpty));
    }

    [Fact]
    public void A_mark_stands_behind_everything_it_vouches_for()
    {
        var pending = Pending();
        var mark = ResourceChange.Synced(Types.Pods, Some.Time);
        pending.Add([Upsert("a", "1"), mark, Upsert("b", "1"), mark, Upsert("a", "2")]);

        var taken = pending.Take("east").Changes;

        Assert.Equal([ChangeKind.Upsert, ChangeKind.Upsert, ChangeKind.Synced], taken.Select(static change => change.Kind));
        Assert.Equal(1, _account.ConflatedTotal);
    }

    [Fact]
    public void A_batch_is_no_larger_than_asked_for()
    {
        var pending = Pending(maxSize: 2);
        pending.Add([Upsert("a", "1"), Upsert("b", "1"), Upsert("c", "1")]);

        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => pending.Take("east").Changes.Count));
    }

    [Fact]
    public void Past_the_bound_payloads_are_let_go_and_their_types_named_but_deletes_stay()
    {
        var pending = Pending(maxPending: 2);
        var nodes = ResourceChange.Synced(Types.Nodes, Some.Time);
        pending.Add([Delete("gone"), Upsert("a", "1"), ResourceChange.Synced(Types.Pods, Some.Time), nodes]);

        var named = pending.Add([Upsert("b", "1"), Upsert("c", "1")]);

        Assert.Equal([Types.Pods], named);
        Assert.Equal(3, _account.ConflatedTotal);
        Assert.Equal([ChangeKind.Delete, ChangeKind.Synced], pending.Take("east").Changes.Select(static change => change.Kind));
    }

    [Fact]
    public void A_store_that_is_away_for_long_costs_no_more_than_the_bound()
    {
        var pending = Pending(maxPending: 100);
        var snapshots = Enumerable.Range(0, 500).Select(static i => Some.Snapshot($"p{i}", type: Types.Pods)).ToArray();
        void Churn(int rounds)
        {
            for (var i = 0; i < rounds; i++)
            {
                pending.Add([.. snapshots.Skip(i % 5 * 100).Take(100).Select(static snapshot => Some.Upsert(snapshot))]);
            }
        }

        Churn(100);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Churn(10_000);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(pending.Count <= 200);
        Assert.True(grown < 1_000_000, $"{grown} bytes more for a million changes that nobody took");
    }

    private static ResourceChange Upsert(string name, string reason) => Some.Upsert(Snapshot(name, reason));

    private static ResourceChange Payload(string name, string reason) => Some.Payload(Snapshot(name, reason));

    private static ResourceChange Delete(string name) => Some.Delete(Snapshot(name, ""));

    private static ResourceSnapshot Snapshot(string name, string reason) => Some.Snapshot(name, type: Types.Pods, reason: reason);

    private PendingChanges Pending(int maxSize = 100, int maxPending = 100) =>
        new(new BatchOptions { MaxSize = maxSize, MaxPending = maxPending }, _index, _account);
}
