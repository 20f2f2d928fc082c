using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests;

public sealed class FleetPipelineTests
{
    [Fact]
    public void A_first_run_writes_every_object_and_a_second_writes_nothing() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods, Types.Deployments, Types.Widgets);
        for (var i = 0; i < 40; i++)
        {
            cluster.Put(Types.Pods, $"web-{i}", "Running");
            cluster.Put(Types.Widgets, $"w-{i}", "Ready");
        }

        var store = new ModelStore();
        using (var run = new PipelineRun(thread, cluster, store))
        {
            thread.Pass(TimeSpan.FromSeconds(10));
            run.AssertInSync(cluster, store);
            Assert.Equal(80, run.Account.WrittenTotal);
        }

        using (var run = new PipelineRun(thread, cluster, store))
        {
            thread.Pass(TimeSpan.FromSeconds(10));
            run.AssertInSync(cluster, store);
            Assert.Equal(0, run.Account.WrittenTotal);
            Assert.Equal(80, run.Account.UnchangedTotal);
        }
    });
}
