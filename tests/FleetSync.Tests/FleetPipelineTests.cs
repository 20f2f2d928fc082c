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

    [Fact]
    public void What_may_be_the_object_that_was_too_large_to_be_read_is_never_deleted() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods, Types.Widgets);
        var store = new ModelStore();
        Array.ForEach(["a", "grows", "goes"], name => cluster.Put(Types.Pods, name, "Running"));
        cluster.Put(Types.Widgets, "goes", "Ready");
        Run(static _ => { });
        Assert.Equal(4, store.Points.Count);

        cluster.Put(Types.Pods, "grows", new string('x', 5000));
        cluster.Delete("pods/goes");
        cluster.Delete("widgets.example.com/goes");
        Run(run =>
        {
            // The list of pods has one object that nobody can name: it may be either of the two that are missing.
            Assert.Equal([PipelineRun.PointOf(Types.Widgets, "goes")], store.Deletes);
            Assert.Equal(3, store.Points.Count);
            var progress = run.Tracker.Fill(new SyncProgress { Cluster = PipelineRun.ClusterId });
            Assert.Equal(1, progress.Malformed);
            Assert.Empty(progress.NotReadable);
            Assert.Equal(2, progress.TypesSynced);
        });

        cluster.Put(Types.Pods, "grows", "Running");
        Run(run => run.AssertInSync(cluster, store));

        void Run(Action<PipelineRun> verify)
        {
            using var run = new PipelineRun(thread, cluster, store, watching: new() { PageSize = 3, MaxObjectBytes = 1000 });
            thread.Pass(TimeSpan.FromSeconds(10));
            verify(run);
        }
    });
}
