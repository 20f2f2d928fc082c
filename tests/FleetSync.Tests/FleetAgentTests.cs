using FleetSync.Batching;
using FleetSync.Configuration;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests;

public sealed class FleetAgentTests
{
    [Fact]
    public void Once_ends_when_the_store_has_everything() => Play(static run =>
    {
        run.Put(Types.Pods, 7);
        run.Put(Types.Widgets, 3);
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Finish(task);

        Assert.Equal(10, run.Store.Points.Count);
        Assert.Equal(0, run.Agent.Progress.Pending);
        Assert.NotNull(run.Agent.Progress.SyncedAfter);
        Assert.Equal(0, run.Cluster.OpenResponses);
    });

    [Fact]
    public void Once_takes_away_what_an_earlier_run_left_behind() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Put(Types.Gadgets, 3);
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Finish(task);

        // Removed while nobody watched: it takes a second look to be sure.
        run.Cluster.RemoveType(Types.Gadgets);
        task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Finish(task);
        Assert.Equal(3, run.Store.Points.Count);
    });

    [Fact]
    public void Once_keeps_and_names_what_nobody_confirms_to_be_gone() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Put(Types.Gadgets, 3);
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Finish(task);

        run.Cluster.RemoveType(Types.Gadgets);
        run.Cluster.Answering = static address => address.Contains("/gadgets?", StringComparison.Ordinal)
            ? ScriptedCluster.Status(403, "Forbidden", "not for you") : null;
        task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(30));
        run.Finish(task);
        Assert.Equal(6, run.Store.Points.Count);
        Assert.Equal("gadgets.example.org", Assert.Single(run.Agent.Progress.NotReadable).Type);
        Assert.NotNull(run.Agent.Progress.SyncedAfter);
    });

    [Fact]
    public void Once_does_not_wait_for_a_type_that_cannot_be_read() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Cluster.Forbidden.Add(Types.Widgets);
        run.Cluster.Before = (address, stop) => address.Contains("/deployments?", StringComparison.Ordinal)
            ? Task.Delay(Timeout.InfiniteTimeSpan, run.Thread.Time, stop)
            : Task.CompletedTask;
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromMinutes(3));
        run.Finish(task);

        Assert.Equal(3, run.Store.Points.Count);
        Assert.Equal(
            ["deployments.apps", "widgets.example.com"],
            run.Store.Saved[^1].TypesNotReadable.Select(static type => type.Type).Order(StringComparer.Ordinal));
    });

    [Theory]
    [InlineData("v1.31.0")]
    [InlineData("v1.35.0")]
    public void Once_ends_when_nothing_may_be_read_and_says_so(string version) => Play(run =>
    {
        run.Put(Types.Pods, 3);
        run.Cluster.GitVersion = version;
        run.Cluster.Forbidden.UnionWith(run.Cluster.Types);
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Finish(task);

        Assert.Null(run.Agent.Progress.SyncedAfter);
        Assert.Equal(4, run.Agent.Progress.NotReadable.Count);
        Assert.Empty(run.Store.Points);
        Assert.Null(run.Store.Saved[^1].LastSync);
    });

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public void Once_ends_when_discovery_is_refused_and_waits_while_it_is_down(int code) => Play(run =>
    {
        run.Cluster.Answering = static _ => ScriptedCluster.Status(503, "ServiceUnavailable", "starting");
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromMinutes(5));
        Assert.False(task.IsCompleted);

        run.Cluster.Answering = _ => ScriptedCluster.Status(code, "Refused", "who are you?");
        run.Thread.Pass(TimeSpan.FromMinutes(3));
        run.Finish(task);
        Assert.Null(run.Agent.Progress.SyncedAfter);
        var all = Assert.Single(run.Store.Saved[^1].TypesNotReadable);
        Assert.Equal("all types", all.Type);
        Assert.Contains($"{code}", all.Why, StringComparison.Ordinal);
    });

    [Fact]
    public void A_server_that_refuses_streams_alone_is_read_all_the_same() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Cluster.GitVersion = "v1.35.0";
        run.Cluster.Answering = static address => address.Contains("sendInitialEvents", StringComparison.Ordinal)
            ? ScriptedCluster.Status(403, "Forbidden", "no streams") : null;
        run.Cluster.Before = (address, stop) => address.Contains("limit=", StringComparison.Ordinal)
            ? Task.Delay(TimeSpan.FromSeconds(20), run.Thread.Time, stop) : Task.CompletedTask;
        var task = run.Start(once: true);
        run.Thread.Pass(TimeSpan.FromMinutes(2));
        run.Finish(task);

        Assert.Equal(3, run.Store.Points.Count);
        Assert.Empty(run.Agent.Progress.NotReadable);
    });

    [Fact]
    public void Stopping_writes_what_waits() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        using var stop = new CancellationTokenSource();
        var task = run.Start(once: false, stop.Token);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Cluster.Put(Types.Pods, "late", "Running");
        run.Thread.Settle();
        Assert.Equal(1, run.Agent.Progress.Pending);
        Cancel(stop);
        run.Finish(task);

        Assert.Equal(4, run.Store.Points.Count);
        Assert.Equal(0, run.Agent.Progress.Pending);
        Assert.Equal(0, run.Cluster.OpenResponses);
    });

    [Fact]
    public void Stopping_does_not_wait_for_ever_for_a_store_that_hangs() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Store.Gate.Close();
        run.Store.Saving = stop => Task.Delay(Timeout.InfiniteTimeSpan, run.Thread.Time, stop);
        using var stop = new CancellationTokenSource();
        var task = run.Start(once: false, stop.Token);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        Cancel(stop);
        run.Await(() => run.Logs.Lines.Any(static line => line.Contains("Stopping", StringComparison.Ordinal)));
        run.Thread.Pass(TimeSpan.FromSeconds(9));
        Assert.DoesNotContain(run.Logs.Lines, static line => line.Contains("in time", StringComparison.Ordinal));
        run.Thread.Pass(TimeSpan.FromSeconds(2));
        Assert.False(task.IsCompleted);

        // Ten seconds for what waits, ten for the cluster's own record.
        run.Await(() => run.Store.IsSaving);
        run.Thread.Pass(TimeSpan.FromSeconds(11));
        run.Finish(task);
        Assert.Contains(run.Logs.Lines, static line => line.Contains("could not be written in time", StringComparison.Ordinal));
        Assert.True(run.Agent.Progress.Pending > 0);
    });

    [Fact]
    public void The_clusters_own_record_says_what_is_covered_and_how_fresh_it_is() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Cluster.Forbidden.Add(Types.Widgets);
        using var stop = new CancellationTokenSource();
        var started = run.Thread.Time.GetUtcNow();
        var task = run.Start(once: false, stop.Token);
        run.Thread.Pass(TimeSpan.FromSeconds(1));
        Assert.Null(run.Store.Saved[0].LastSync);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        run.Await(() => run.Store.Saved[^1].LastSync is not null);
        run.Thread.Pass(TimeSpan.FromMinutes(2));

        var record = run.Store.Saved[^1];
        Assert.Equal("test", record.Cluster);
        Assert.Equal("fleet/east", record.ClusterSecretRef);
        Assert.Equal("v1.31.0", record.ServerVersion);
        Assert.Equal(4, record.TypesWatched);
        Assert.Equal(3, record.ObjectCount);
        Assert.Equal("widgets.example.com", Assert.Single(record.TypesNotReadable).Type);
        Assert.InRange(record.LastHeartbeat - started, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(132));
        Assert.InRange(run.Store.Saved.Count, 5, 7);
        Assert.True(record.LastSync > started);
        Cancel(stop);
        run.Finish(task);
    });

    [Fact]
    public void A_store_that_fails_is_told_of_once_and_once_more_when_it_recovers() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        for (var i = 0; i < 8; i++)
        {
            run.Store.NextFaults.Enqueue(new StoreFault(StoreFaultKind.Full, "disk full"));
        }

        using var stop = new CancellationTokenSource();
        var task = run.Start(once: false, stop.Token);
        run.Thread.Pass(TimeSpan.FromSeconds(12));
        Assert.Equal(StoreFaultKind.Full, run.Agent.Progress.StoreFault?.Kind);
        run.Thread.Pass(TimeSpan.FromMinutes(3));

        Assert.Null(run.Agent.Progress.StoreFault);
        Assert.Single(run.Logs.Lines, static line => line.Contains("disk full", StringComparison.Ordinal));
        Assert.Single(run.Logs.Lines, static line => line.Contains("takes writes again", StringComparison.Ordinal));
        Assert.Equal(3, run.Store.Points.Count);
        Cancel(stop);
        run.Finish(task);
    });

    [Fact]
    public void A_nameless_object_is_counted_and_its_type_stays_readable() => Play(static run =>
    {
        run.Put(Types.Pods, 3);
        using var stop = new CancellationTokenSource();
        var task = run.Start(once: false, stop.Token);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        for (var i = 0; i < 5; i++)
        {
            run.Cluster.OpenWatches.Single(static watch => watch.Type.Equals(Types.Pods))
                .Send("ADDED", """{"metadata":{"resourceVersion":"900"},"status":{}}""");
        }

        run.Thread.Settle();
        Assert.Equal(5, run.Agent.Progress.Malformed);
        Assert.Empty(run.Agent.Progress.NotReadable);
        Assert.Equal(3, run.Agent.Progress.Objects);
        Cancel(stop);
        run.Finish(task);
    });

    private static void Cancel(CancellationTokenSource stop)
    {
#pragma warning disable VSTHRD103 // On this very thread: virtual time has no other.
        stop.Cancel();
#pragma warning restore VSTHRD103
    }

    private static void Play(Action<Run> test) => SingleThread.Play(thread => test(new Run(thread)));

    private sealed class Run(SingleThread thread)
    {
        public SingleThread Thread { get; } = thread;

        public ScriptedCluster Cluster { get; } = new(Types.Pods, Types.Deployments, Types.Widgets, Types.Gadgets);

        public ModelStore Store { get; } = new();

        public LogLines Logs { get; } = new();

        public FleetMetrics Metrics { get; } = new(TimeProvider.System);

        public FleetAgent Agent { get; private set; } = null!;

        public void Put(ApiResource type, int count)
        {
            for (var i = 0; i < count; i++)
            {
                Cluster.Put(type, $"n{i}", "Running");
            }
        }

        public Task Start(bool once, CancellationToken stop = default)
        {
            Agent = new FleetAgent(
                new FleetOptions
                {
                    ClusterId = PipelineRun.ClusterId,
                    ClusterSecretRef = "fleet/east",
                    Extraction = new ExtractionOptions { Cluster = PipelineRun.ClusterId },
                    Batch = new BatchOptions { Window = TimeSpan.FromSeconds(2), MaxSize = 5, MaxPending = 20 },
                    Watcher = new WatcherOptions { PageSize = 3 },
                    Store = new StoreOptions.SqliteFile("unused"),
                },
                new Uri("https://127.0.0.1"),
                Cluster.SendAsync,
                Store,
                new NoEmbedder(),
                Thread.Time,
                Logs,
                Metrics,
                Thread.Scheduler);
            return Agent.RunAsync(once, stop);
        }

        /// <summary>For what goes by way of the thread pool, such as cancelling: no time passes here meanwhile.</summary>
        public void Await(Func<bool> condition)
        {
            var patience = System.Diagnostics.Stopwatch.StartNew();
            while (!condition() && patience.Elapsed < TimeSpan.FromSeconds(20))
            {
                System.Threading.Thread.Yield();
                Thread.Settle();
            }

            Assert.True(condition());
        }

        public void Finish(Task task)
        {
            Await(() => task.IsCompleted);
            Assert.True(task.IsCompletedSuccessfully, $"{task.Status} {task.Exception?.GetBaseException()}");
        }
    }
}
