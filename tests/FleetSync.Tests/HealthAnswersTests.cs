using System.Text;
using FleetSync.Stores;
using Xunit;

namespace FleetSync.Tests;

public sealed class HealthAnswersTests
{
    private static readonly SyncProgress Synced = new()
    {
        Cluster = "east",
        TypesDiscovered = 3,
        TypesSynced = 2,
        Objects = 7,
        SyncedAfter = TimeSpan.FromSeconds(2.5),
    };

    [Fact]
    public void An_agent_in_sync_is_ready_and_names_what_it_does_not_cover() => Ready(
        Synced with { NotReadable = [new("pods", "403"), new("v1beta1.metrics.k8s.io", "503")] },
        200,
        "ready: cluster east was in sync after 2.5 s: 7 objects, 2 of 3 types, 0 changes wait\nnot covered: pods: 403\nnot covered: v1beta1.metrics.k8s.io: 503\n");

    [Fact]
    public void One_whose_store_takes_no_writes_is_not() => Ready(
        Synced with { Pending = 3, StoreFault = new StoreFault(StoreFaultKind.Refused, "the key is wrong") },
        503,
        "not ready: cluster east was in sync after 2.5 s: 7 objects, 2 of 3 types, 3 changes wait\nthe store takes no writes: the key is wrong\n");

    [Fact]
    public void One_that_is_not_in_sync_yet_is_not_and_says_how_far_it_is() => Ready(
        Synced with { SyncedAfter = null, Written = 5, Pending = 2 },
        503,
        "not ready: cluster east: 2 of 3 types are in the store, 5 objects written, 2 changes wait\n");

    [Fact]
    public void A_standby_is_ready() => Ready(
        new SyncProgress { Cluster = "east", IsStandby = true }, 200, "ready: standing by for cluster east; another agent writes\n");

    [Fact]
    public void Only_what_a_restart_mends_is_unhealthy()
    {
        Assert.Equal(200, HealthAnswers.Live(Synced with { SyncedAfter = null, StoreFault = new(StoreFaultKind.Broken, "broken") }).Status);
        var stuck = HealthAnswers.Live(Synced with { Stall = "5 changes wait" });
        Assert.Equal((503, "stuck: 5 changes wait\n"), (stuck.Status, Encoding.UTF8.GetString(stuck.Body.Span)));
    }

    private static void Ready(SyncProgress progress, int status, string text)
    {
        var answer = HealthAnswers.Ready(progress, "starting");
        Assert.Equal((status, text), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
    }
}
