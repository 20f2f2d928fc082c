using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests;

public sealed class SyncTrackerTests
{
    private readonly LogLines _logs = new();
    private readonly SyncTracker _tracker;

    public SyncTrackerTests()
    {
        _tracker = new SyncTracker(new FakeTimeProvider(), new Uri("https://127.0.0.1"), _logs);
        _tracker.Report(new DiscoveryReport([Types.Pods, Types.Nodes, Types.Widgets], [], "v1.33.1", IsSettled: true));
    }

    [Fact]
    public void It_is_in_sync_when_every_type_is_in_the_store()
    {
        Sync(Types.Pods, Types.Nodes);
        Assert.False(_tracker.Synced.IsCompleted);
        Sync(Types.Widgets);
        Assert.True(_tracker.Synced.IsCompleted);
        Assert.True(_tracker.Settled.IsCompleted);
    }

    [Theory]
    [InlineData(WatchFaultKind.Forbidden, 1)]
    [InlineData(WatchFaultKind.NotServed, 1)]
    [InlineData(WatchFaultKind.Server, 3)]
    [InlineData(WatchFaultKind.Throttled, 3)]
    [InlineData(WatchFaultKind.Disconnected, 3)]
    public void A_type_with_trouble_of_its_own_holds_up_nobody_and_is_named(object kind, int faults)
    {
        Sync(Types.Pods, Types.Nodes);
        for (var i = 0; i < faults; i++)
        {
            Assert.False(_tracker.Synced.IsCompleted);
            Fault(Types.Widgets, (WatchFaultKind)kind);
        }

        Assert.True(_tracker.Synced.IsCompleted);
        Assert.Equal("widgets.example.com", Assert.Single(Progress().NotReadable).Type);
        Assert.Single(_logs.Lines, static line => line.StartsWith("Warning: Not covered", StringComparison.Ordinal));

        _tracker.Observe(new ResourceObservation(WatchEventKind.Resumed, Types.Widgets));
        Assert.Empty(Progress().NotReadable);
        Assert.Single(_logs.Lines, static line => line.StartsWith("Information: Covered again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_is_down_for_all_is_no_types_own_trouble()
    {
        Sync(Types.Pods);
        for (var i = 0; i < 10; i++)
        {
            Fault(Types.Pods, WatchFaultKind.Disconnected);
            Fault(Types.Nodes, WatchFaultKind.Disconnected);
            Fault(Types.Widgets, WatchFaultKind.Disconnected);
        }

        Assert.Empty(Progress().NotReadable);
        Assert.False(_tracker.Synced.IsCompleted);
    }

    [Fact]
    public void Nothing_at_all_that_can_be_read_is_the_end_of_waiting_and_no_synchronisation()
    {
        Fault(Types.Pods, WatchFaultKind.Forbidden);
        Fault(Types.Nodes, WatchFaultKind.NotServed);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(_tracker.Settled.IsCompleted);
            Fault(Types.Widgets, WatchFaultKind.Server);
        }

        Assert.True(_tracker.Settled.IsCompleted);
        Assert.False(_tracker.Synced.IsCompleted);
        Assert.Null(Progress().SyncedAfter);
        Assert.Equal(3, Progress().NotReadable.Count);
    }

    [Fact]
    public void Credentials_that_are_refused_for_every_type_are_the_end_of_waiting_too()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.False(_tracker.Settled.IsCompleted);
            Array.ForEach([Types.Pods, Types.Nodes, Types.Widgets], type => Fault(type, WatchFaultKind.Unauthorized));
        }

        Assert.True(_tracker.Settled.IsCompleted);
        Assert.False(_tracker.Synced.IsCompleted);
    }

    [Fact]
    public void A_type_that_may_be_listed_and_not_watched_was_read()
    {
        _tracker.Observe(new ResourceObservation(WatchEventKind.InitDone, Types.Pods));
        Array.ForEach([Types.Pods, Types.Nodes, Types.Widgets], type => Fault(type, WatchFaultKind.Forbidden));
        Assert.False(_tracker.Settled.IsCompleted);

        Sync(Types.Pods);
        Assert.True(_tracker.Settled.IsCompleted);
        Assert.True(_tracker.Synced.IsCompleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Discovery_that_is_refused_for_good_is_the_end_of_waiting_and_one_that_is_down_is_not(bool refused)
    {
        var tracker = new SyncTracker(new FakeTimeProvider(), new Uri("https://127.0.0.1"), _logs);
        for (var i = 0; i < 3; i++)
        {
            Assert.False(tracker.Settled.IsCompleted);
            tracker.Report(new DiscoveryReport([], [], "", IsSettled: false, "GET /api: 403") { IsRefused = refused });
        }

        Assert.Equal(refused, tracker.Settled.IsCompleted);
        Assert.False(tracker.Synced.IsCompleted);
        Assert.Equal(
            refused ? ["all types"] : [],
            tracker.Fill(new SyncProgress { Cluster = "east" }).NotReadable.Select(static type => type.Type));
    }

    [Fact]
    public void Discovery_none_of_whose_groups_can_be_read_has_nothing_in_sync()
    {
        var tracker = new SyncTracker(new FakeTimeProvider(), new Uri("https://127.0.0.1"), _logs);
        tracker.Report(new DiscoveryReport([], [new ServedGroupVersion("", "v1", [], "403")], "v1.33.1", IsSettled: true));

        Assert.True(tracker.Settled.IsCompleted);
        Assert.False(tracker.Synced.IsCompleted);
    }

    [Fact]
    public void A_broken_object_is_told_at_debug_and_counted_and_nothing_else()
    {
        for (var i = 0; i < 10; i++)
        {
            Fault(Types.Pods, WatchFaultKind.Malformed);
        }

        Assert.Equal(10, Progress().Malformed);
        Assert.Empty(Progress().NotReadable);
        Assert.Equal(10, _logs.Lines.Count(static line => line.StartsWith("Debug", StringComparison.Ordinal)));
        Assert.DoesNotContain(_logs.Lines, static line => line.StartsWith("Warning", StringComparison.Ordinal));
    }

    [Fact]
    public void It_has_settled_when_discovery_has_and_what_was_left_behind_is_gone()
    {
        var orphan = new ApiResource("example.org", "", "gadget", "Gadget", Namespaced: false);
        Sync(Types.Pods, Types.Nodes, Types.Widgets);
        var tracker = new SyncTracker(new FakeTimeProvider(), new Uri("https://127.0.0.1"), _logs);
        tracker.Report(new DiscoveryReport([], [], "v1.33.1", IsSettled: false));
        Assert.True(tracker.Synced.IsCompleted);
        Assert.False(tracker.Settled.IsCompleted);

        tracker.Report(new DiscoveryReport([], [], "v1.33.1", IsSettled: true) { Leaving = [orphan] });
        Assert.False(tracker.Settled.IsCompleted);
        tracker.Acknowledge(new ChangeBatch("east", [ResourceChange.Synced(orphan, Some.Time)]));
        Assert.True(tracker.Settled.IsCompleted);
    }

    [Fact]
    public void A_version_once_known_is_not_forgotten()
    {
        _tracker.Report(new DiscoveryReport([Types.Pods], [], "", IsSettled: true));

        Assert.Equal("v1.33.1", Progress().ServerVersion);
        Assert.Equal(1, Progress().TypesDiscovered);
    }

    [Fact]
    public void A_server_that_does_not_answer_is_told_of_once()
    {
        for (var i = 0; i < 5; i++)
        {
            _tracker.Report(new DiscoveryReport([], [], "", IsSettled: false, "refused"));
        }

        _tracker.Report(new DiscoveryReport([Types.Pods], [], "", IsSettled: true));
        Assert.Single(_logs.Lines, static line => line.Contains("refused", StringComparison.Ordinal));
        Assert.Single(_logs.Lines, static line => line.Contains("answers again", StringComparison.Ordinal));
        Assert.Equal(1, Progress().TypesDiscovered);
    }

    private SyncProgress Progress() => _tracker.Fill(new SyncProgress { Cluster = "east" });

    private void Sync(params ApiResource[] types) =>
        _tracker.Acknowledge(new ChangeBatch("east", [.. types.Select(static type => ResourceChange.Synced(type, Some.Time))]));

    private void Fault(ApiResource type, WatchFaultKind kind) => _tracker.Observe(
        new ResourceObservation(WatchEventKind.Fault, type, Fault: new WatchFault(kind, "scripted"))
        {
            IsMalformed = kind == WatchFaultKind.Malformed,
        });
}
