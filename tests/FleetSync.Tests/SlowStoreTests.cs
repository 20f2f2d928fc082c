using FleetSync.Batching;
using FleetSync.Stores;
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

    [Fact]
    public void A_server_that_is_down_for_ten_minutes_while_a_hundred_thousand_objects_change_gets_the_newest_states_alone() => SingleThread.Play(static thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < Objects; i++)
        {
            cluster.Put(Types.Pods, $"p{i}", "Running");
        }

        var store = new ModelStore();
        using var run = new PipelineRun(thread, cluster, store, 1, Batching, new WatcherOptions());
        thread.Pass(TimeSpan.FromMinutes(2));
        run.AssertInSync(cluster, store);
        store.Down = new StoreFault(StoreFaultKind.Unavailable, "nothing listens");
        for (var second = 0; second < 600; second++)
        {
            for (var i = 0; i < Objects / 300; i++)
            {
                // Twice each: what is written in the end is the second state.
                cluster.Put(Types.Pods, $"p{(((second % 300) * (Objects / 300)) + i) % Objects}", second < 300 ? "Pending" : "Failed");
            }

            thread.Pass(TimeSpan.FromSeconds(1));
            Assert.InRange(run.Account.Pending, 0, Batching.MaxPending + (2 * Batching.MaxSize) + 500);
        }

        var before = run.Account.WrittenTotal;
        store.Down = null;
        thread.Pass(TimeSpan.FromMinutes(5));
        run.AssertInSync(cluster, store);
        Assert.InRange(run.Account.WrittenTotal - before, Objects - 300, Objects + Batching.MaxPending);
        Assert.Equal(1, run.Faults.Count(static fault => fault is { Kind: StoreFaultKind.Unavailable }));
    });
}
