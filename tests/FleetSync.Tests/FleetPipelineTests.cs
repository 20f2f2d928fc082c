using FleetSync.Extraction;
using FleetSync.Stores;
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

    [Fact]
    public void A_check_of_a_store_that_holds_everything_writes_and_lists_nothing() => SingleThread.Play(thread =>
    {
        var (cluster, store) = (Filled(), new ModelStore());
        using var run = new PipelineRun(thread, cluster, store, reconcile: TimeSpan.FromMinutes(3));
        thread.Pass(TimeSpan.FromSeconds(30));
        var lists = ListsOf(cluster);
        thread.Pass(TimeSpan.FromMinutes(30));

        run.AssertInSync(cluster, store);
        Assert.Equal(20, run.Account.WrittenTotal);
        Assert.Equal(lists, ListsOf(cluster));
    });

    [Fact]
    public void What_a_store_lost_without_a_word_is_written_again_by_the_next_check() => SingleThread.Play(thread =>
    {
        var (cluster, store) = (Filled(), new ModelStore());
        using var run = new PipelineRun(thread, cluster, store, reconcile: TimeSpan.FromMinutes(3));
        thread.Pass(TimeSpan.FromSeconds(30));
        var flushed = store.Points.ToDictionary();
        cluster.Put(Types.Pods, "new", "Running");
        cluster.Put(Types.Pods, "web-1", "Failed");
        cluster.Delete("pods/web-2");
        thread.Pass(TimeSpan.FromSeconds(20));
        run.AssertInSync(cluster, store);
        store.Lose(flushed);
        thread.Pass(TimeSpan.FromMinutes(4));

        run.AssertInSync(cluster, store);
        Assert.Equal(20 + 2 + 2, run.Account.WrittenTotal);
        Assert.Equal(2, run.Account.DeletedTotal);
    });

    [Fact]
    public void A_store_that_says_it_was_emptied_is_filled_again_at_once() => SingleThread.Play(thread =>
    {
        var (cluster, store) = (Filled(), new ModelStore());
        using var run = new PipelineRun(thread, cluster, store);
        thread.Pass(TimeSpan.FromSeconds(30));
        store.Lose(new Dictionary<Guid, ResourceSnapshot>());
        store.NextFaults.Enqueue(new StoreFault(StoreFaultKind.Emptied, "the collection was lost"));
        cluster.Put(Types.Pods, "web-1", "Failed");
        thread.Pass(TimeSpan.FromSeconds(30));

        run.AssertInSync(cluster, store);
    });

    [Fact]
    public void What_is_missing_in_a_store_is_noticed_by_counting_long_before_the_next_check() => SingleThread.Play(thread =>
    {
        var (cluster, store) = (Filled(), new ModelStore());
        using var run = new PipelineRun(thread, cluster, store, reconcile: TimeSpan.FromHours(10));
        thread.Pass(TimeSpan.FromSeconds(30));
        store.Lose(store.Points.Skip(5).ToDictionary());
        thread.Pass(TimeSpan.FromSeconds(90));

        run.AssertInSync(cluster, store);
        Assert.Equal(25, run.Account.WrittenTotal);
    });

    [Fact]
    public void After_an_outage_the_store_is_checked_once_it_has_been_well_for_a_minute() => SingleThread.Play(thread =>
    {
        var (cluster, store) = (Filled(), new ModelStore());
        using var run = new PipelineRun(thread, cluster, store);
        thread.Pass(TimeSpan.FromSeconds(30));
        store.Lose(store.Points.Skip(10).ToDictionary());
        store.NextFaults.Enqueue(new StoreFault(StoreFaultKind.Unavailable, "connection refused"));
        cluster.Put(Types.Pods, "web-1", "Failed");
        thread.Pass(TimeSpan.FromSeconds(30));
        Assert.True(store.Points.Count < 20);
        thread.Pass(TimeSpan.FromSeconds(60));

        run.AssertInSync(cluster, store);
    });

    private static ScriptedCluster Filled()
    {
        var cluster = new ScriptedCluster(Types.Pods, Types.Widgets);
        for (var i = 0; i < 10; i++)
        {
            cluster.Put(Types.Pods, $"web-{i}", "Running");
            cluster.Put(Types.Widgets, $"w-{i}", "Ready");
        }

        return cluster;
    }

    private static int ListsOf(ScriptedCluster cluster) =>
        cluster.Requests.Count(static address => address.Contains("limit=", StringComparison.Ordinal));
}
