using FleetSync.Batching;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests;

/// <summary>A store that is slow, or away, and a cluster that does not care.</summary>
public sealed class SlowStoreTests
{
    private const int Objects = 100_000;
    private static readonly BatchOptions Batching = new();

    [Fact]
    public void A_hundred_thousand_objects_wait_in_the_cluster_and_not_here() => SingleThread.Play(static thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < Objects; i++)
        {
            cluster.Put(Types.Pods, $"p{i}", "Running");
        }

        var store = new ModelStore();
        store.Gate.Close();
        using var run = new PipelineRun(thread, cluster, store, 1, Batching, new WatcherOptions());
        thread.Pass(TimeSpan.FromMinutes(2));
        var bound = Batching.MaxPending + (2 * Batching.MaxSize) + 500;
        Assert.InRange(run.Account.Pending, Batching.MaxSize, bound);

        store.Gate.Open();
        for (var i = 0; i < 400; i++)
        {
            thread.Settle();
            Assert.InRange(run.Account.Pending, 0, bound);
        }

        thread.Pass(TimeSpan.FromMinutes(2));
        run.AssertInSync(cluster, store);
        Assert.Equal(Objects, run.Account.WrittenTotal);

        // The store goes away while everything changes: nothing is held up, little is held, and nothing is missed in the end.
        store.Gate.Close();
        for (var i = 0; i < Objects; i++)
        {
            cluster.Put(Types.Pods, $"p{i}", "Failed");
            if (i % 1000 == 0)
            {
                thread.Pass(TimeSpan.FromMilliseconds(250));
                Assert.InRange(run.Account.Pending, 0, bound);
            }
        }

        thread.Pass(TimeSpan.FromSeconds(10));
        store.Gate.Open();
        thread.Pass(TimeSpan.FromMinutes(5));
        run.AssertInSync(cluster, store);
    });
}
