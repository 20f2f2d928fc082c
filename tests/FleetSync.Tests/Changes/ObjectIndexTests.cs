using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Changes;

public sealed class ObjectIndexTests
{
    private static readonly Guid A = new(1, 0, 0, new byte[8]);
    private static readonly Guid B = new(2, 0, 0, new byte[8]);
    private readonly ObjectIndex _index = new();

    [Fact]
    public void Only_what_differs_from_the_store_is_a_change()
    {
        Assert.Equal(ChangeKind.Upsert, Present(A, 1, 1));
        Assert.Null(Present(A, 1, 1));
        Assert.Equal(ChangeKind.UpdatePayload, Present(A, 2, 1));
        Assert.Equal(ChangeKind.Upsert, Present(A, 3, 2));
        Assert.Equal(1, _index.Objects);
    }

    [Fact]
    public void What_the_store_holds_is_no_change_after_a_restart()
    {
        _index.Load(Types.Pods, A, 1, 1);
        _index.Load(Types.Pods, A, 9, 9);

        Assert.Null(Present(A, 1, 1));
        Assert.Equal(ChangeKind.UpdatePayload, Present(A, 2, 1));
        Assert.Equal(1, _index.Objects);
    }

    [Fact]
    public void A_complete_list_deletes_what_it_did_not_see_of_its_kind_alone()
    {
        _index.Load(Types.Pods, A, 1, 1);
        _index.Load(Types.Nodes, B, 1, 1);
        _index.BeginList(Types.Pods);

        Assert.Equal([A], _index.EndList(Types.Pods));
        Assert.Equal(1, _index.Objects);
        Assert.Empty(_index.EndList(Types.Pods));
    }

    [Fact]
    public void A_list_in_another_version_of_the_kind_leaves_no_orphans()
    {
        _index.Load(Types.Pods with { Version = "v0" }, A, 1, 1);
        _index.BeginList(Types.Pods);
        Present(B, 1, 1);

        Assert.Equal([A], _index.EndList(Types.Pods));
    }

    [Fact]
    public void A_check_forgets_what_the_store_lost_and_leaves_what_is_on_its_way()
    {
        _index.Load(Types.Pods, A, 1, 1);
        Present(B, 1, 1);
        _index.BeginCheck(Types.Pods);

        Assert.Equal(1, _index.EndCheck(Types.Pods));
        Assert.Equal(ChangeKind.Upsert, Present(A, 1, 1));
        Assert.Null(Present(B, 1, 1));
    }

    [Fact]
    public void A_check_finds_what_is_old_and_what_nobody_knows_and_is_content_with_the_rest()
    {
        var stranger = new Guid(3, 0, 0, new byte[8]);
        _index.Load(Types.Pods, A, 1, 1);
        _index.Load(Types.Pods, B, 1, 1);
        _index.BeginCheck(Types.Pods);

        Assert.False(_index.Check(Types.Pods, A, 1, 1));
        Assert.True(_index.Check(Types.Pods, B, 9, 1));
        Assert.True(_index.Check(Types.Pods, stranger, 1, 1));
        Assert.Equal(0, _index.EndCheck(Types.Pods));
        _index.BeginList(Types.Pods);
        Assert.Null(Present(A, 1, 1));
        Assert.Equal(ChangeKind.Upsert, Present(B, 1, 1));
        Assert.Equal([stranger], _index.EndList(Types.Pods));
    }

    [Fact]
    public void A_list_that_could_not_name_an_object_deletes_nothing_and_the_next_one_does()
    {
        _index.Load(Types.Pods, A, 1, 1);
        _index.Load(Types.Nodes, B, 1, 1);
        _index.BeginList(Types.Pods);
        _index.DoubtList(Types.Pods);
        Assert.Empty(_index.EndList(Types.Pods));

        // Of this type alone, and only this time.
        _index.BeginList(Types.Nodes);
        Assert.Equal([B], _index.EndList(Types.Nodes));
        _index.BeginList(Types.Pods);
        Assert.Equal([A], _index.EndList(Types.Pods));
    }

    [Fact]
    public void What_an_unfinished_list_saw_does_not_count_for_the_next()
    {
        _index.Load(Types.Pods, A, 1, 1);
        _index.BeginList(Types.Pods);
        Present(A, 1, 1);
        _index.BeginList(Types.Pods);

        Assert.Equal([A], _index.EndList(Types.Pods));
    }

    [Fact]
    public void An_object_that_comes_back_while_its_delete_waits_is_written_whole()
    {
        Present(A, 1, 1);
        Assert.Equal(ChangeKind.Delete, _index.Gone(A));
        Assert.Null(_index.Gone(A));
        Assert.Equal(0, _index.Objects);

        Assert.Equal(ChangeKind.Upsert, Present(A, 1, 1));
        Acknowledge(ChangeKind.Delete, A);
        Assert.Equal(1, _index.Objects);
        Assert.Null(Present(A, 1, 1));
    }

    [Fact]
    public void An_acknowledged_delete_is_forgotten_altogether()
    {
        Present(A, 1, 1);
        _index.Gone(A);
        Acknowledge(ChangeKind.Delete, A);

        Assert.Null(_index.Gone(A));
        Assert.Equal(ChangeKind.Upsert, Present(A, 1, 1));
    }

    [Fact]
    public void A_change_that_was_let_go_is_a_change_again()
    {
        Present(A, 1, 1);
        _index.Forget(A);
        Assert.Equal(ChangeKind.Upsert, Present(A, 1, 1));

        _index.Gone(A);
        _index.Forget(A);
        _index.BeginList(Types.Pods);
        Assert.Equal([A], _index.EndList(Types.Pods));
        _index.Forget(B);
    }

    [Fact]
    public void Objects_are_counted_by_kind_and_health_and_those_that_nobody_has_seen_are_unknown()
    {
        _index.Load(Types.Pods, A, 1, 1);
        Assert.Equal([new HealthCount("", "Pod", HealthState.Unknown, 1)], _index.CountByHealth());

        Present(A, 1, 1);
        _index.Present(new ResourceObservation(WatchEventKind.Apply, Types.Deployments, B, 1, 1) { Health = HealthState.Degraded });
        Assert.Equal(
            [new HealthCount("", "Pod", HealthState.Healthy, 1), new HealthCount("apps", "Deployment", HealthState.Degraded, 1)],
            _index.CountByHealth());

        _index.Gone(B);
        Assert.Equal([new HealthCount("", "Pod", HealthState.Healthy, 1)], _index.CountByHealth());
        _index.Forget(B);
        Assert.Equal(2, _index.CountByHealth().Count);
    }

    private ChangeKind? Present(Guid pointId, ulong status, ulong text) => _index.Present(
        new ResourceObservation(WatchEventKind.Apply, Types.Pods, pointId, status, text) { Health = HealthState.Healthy });

    private void Acknowledge(ChangeKind kind, Guid pointId) =>
        _index.Acknowledge(new ResourceChange(kind, Types.Pods, pointId, null, Some.Time));
}
