using FleetSync.Batching;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Leadership;
using FleetSync.Stores;
using FleetSync.Tests.Leadership;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests;

public sealed class LiveAgentTests
{
    [Fact]
    public void A_type_that_is_left_out_from_now_on_goes_from_the_store_and_nothing_else_is_written() => Play(static run =>
    {
        var one = run.Synced();
        var requests = run.Cluster.Requests.Count;
        run.Apply(one, run.Leaving("widgets.example.com"));
        run.Await(() => run.Store.Points.Count == 5);
        run.Thread.Pass(TimeSpan.FromSeconds(20));

        Assert.All(run.Store.Points.Values, static point => Assert.NotEqual(Types.Widgets, point.Resource));
        Assert.Equal(3, run.Store.Deletes.Count);
        Assert.Equal(8 + 3, run.Store.Writes);
        Assert.DoesNotContain(run.Cluster.Requests.Skip(requests), static request => request.Contains("/widgets?", StringComparison.Ordinal));
        Assert.Equal(0, one.Agent.Progress.Written);
        run.End(one);
    });

    [Fact]
    public void Without_pruning_it_stays_as_it_was_and_comes_back_without_being_written_anew() => Play(static run =>
    {
        var one = run.Synced();
        var leaving = run.Leaving("widgets.example.com");
        run.Apply(one, leaving with { Discovery = leaving.Discovery with { Prune = false } });
        run.Pass(20, one);
        run.Cluster.Put(Types.Widgets, "n0", "Failed");
        run.Pass(20, one);
        Assert.Equal(8, run.Store.Points.Count);
        Assert.Equal(8, run.Store.Writes);

        run.Apply(one, run.Options);
        run.Pass(20, one);
        Assert.Equal(8, run.Store.Points.Count);
        Assert.Equal(9, run.Store.Writes);
        run.End(one);
    });

    [Fact]
    public void A_namespace_that_is_left_out_goes_and_cluster_scoped_objects_stay() => Play(static run =>
    {
        run.Cluster.Put(Types.Gadgets, "g", "Running");
        var one = run.Synced();
        run.Apply(one, run.Options with { Extraction = run.Options.Extraction with { ExcludeNamespaces = ["shop"] } });
        run.Pass(20, one);

        Assert.Equal(Types.Gadgets, Assert.Single(run.Store.Points.Values).Resource);
        run.End(one);
    });

    [Fact]
    public void A_log_level_alone_disturbs_nothing() => Play(static run =>
    {
        var one = run.Synced();
        var before = one.Requests;
        one.Agent.Apply(run.Options with { LogLevel = "Debug" });
        run.Await(() => one.Running.IsCompleted || one.Agent.Progress.Written == 8);
        Assert.Equal(before, one.Requests);
        Assert.Same(run.Options, one.InForce);
        run.End(one);
    });

    [Fact]
    public void Settings_that_change_lose_nothing_that_waits() => Play(static run =>
    {
        var one = run.Synced();
        run.Cluster.Put(Types.Pods, "late", "Running");
        run.Thread.Settle();
        run.Apply(one, run.Options with { Batch = run.Options.Batch with { MaxSize = 2 } });
        run.Pass(20, one);

        Assert.Equal(9, run.Store.Points.Count);
        Assert.Equal(9, run.Store.Writes);
        run.End(one);
    });

    [Fact]
    public void Settings_may_change_at_any_moment_and_any_number_of_times() => Play(static run =>
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var one = run.Start();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                one.Agent.Apply(random.Next(2) == 0 ? run.Options : run.Leaving("pods", "widgets.example.com"));
                run.Cluster.Put(random.Next(2) == 0 ? Types.Pods : Types.Widgets, $"n{random.Next(6)}", $"Phase{random.Next(9)}");
                run.Thread.Pass(TimeSpan.FromSeconds(random.Next(4)));
            }

            run.Apply(one, run.Options with { ReconcilePeriod = TimeSpan.FromMinutes(seed) });
            run.Pass(30, one);
            var stored = run.Store.Points.ToDictionary(static point => point.Key, static point => point.Value.StatusHash);
            Assert.Equal(PipelineRun.TruthOf(run.Cluster).OrderBy(static p => p.Key), stored.OrderBy(static p => p.Key));
            run.End(one);
            Assert.Equal(0, run.Cluster.OpenResponses);
        }
    });

    [Fact]
    public void A_standby_reads_and_writes_nothing_and_takes_over_without_writing_anything_anew() => Play(static run =>
    {
        var one = run.Synced(elects: true);
        var other = run.Start(elects: true);
        run.Thread.Pass(TimeSpan.FromSeconds(20));
        Assert.True(other.Agent.Progress.IsStandby);
        Assert.Equal(0, other.Requests);
        Assert.False(one.Agent.Progress.IsStandby);

        run.Cluster.Put(Types.Pods, "late", "Running");
        run.Thread.Settle();
        run.End(one);
        run.Await(() => other.Agent.Progress.SyncedAfter is not null, seconds: 10);
        Assert.Equal(9, run.Store.Points.Count);
        Assert.Equal(9, run.Store.Writes);
        Assert.Equal(0, other.Agent.Progress.Written);
        Assert.False(other.Agent.Progress.IsStandby);
        run.End(other);
    });

    [Fact]
    public void A_leader_that_loses_the_lease_drops_what_waits_and_the_next_one_writes_it() => Play(static run =>
    {
        var one = run.Synced(elects: true);
        run.Store.Gate.Close();
        run.Cluster.Put(Types.Pods, "late", "Running");
        run.Thread.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(1, one.Agent.Progress.Pending);

        run.Lease.IsDown = true;
        run.Await(() => one.Agent.Progress.IsStandby, seconds: 20);
        var saved = run.Store.Saved.Count;
        run.Store.Gate.Open();
        run.Thread.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(8, run.Store.Points.Count);
        Assert.Equal(saved, run.Store.Saved.Count);
        Assert.Equal(0, run.Cluster.OpenResponses);

        run.Lease.IsDown = false;
        run.Await(() => run.Store.Points.Count == 9, seconds: 30);
        Assert.Equal(9, run.Store.Writes);
        run.End(one);
    });

    private static void Play(Action<Run> test) => SingleThread.Play(thread =>
    {
        using var metrics = new FleetMetrics(thread.Time);
        test(new Run(thread, metrics));
    });

    private sealed class Run
    {
        private readonly List<Replica> _replicas = [];

        public Run(SingleThread thread, FleetMetrics metrics)
        {
            Thread = thread;
            Metrics = metrics;
            for (var i = 0; i < 5; i++)
            {
                Cluster.Put(Types.Pods, $"n{i}", "Running");
            }

            for (var i = 0; i < 3; i++)
            {
                Cluster.Put(Types.Widgets, $"n{i}", "Running");
            }
        }

        public SingleThread Thread { get; }

        public FleetMetrics Metrics { get; }

        public ScriptedCluster Cluster { get; } = new(Types.Pods, Types.Widgets, Types.Gadgets);

        public LeaseServer Lease { get; } = new();

        public ModelStore Store { get; } = new();

        public FleetOptions Options { get; } = new()
        {
            ClusterId = PipelineRun.ClusterId,
            Extraction = new ExtractionOptions { Cluster = PipelineRun.ClusterId },
            Batch = new BatchOptions { Window = TimeSpan.FromSeconds(2), MaxSize = 5, MaxPending = 20 },
            Watcher = new WatcherOptions { PageSize = 3 },
            Store = new StoreOptions.SqliteFile("unused"),
        };

        public FleetOptions Leaving(params string[] types) =>
            Options with { Discovery = new DiscoveryOptions { ExcludeTypes = types } };

        public Replica Synced(bool elects = false)
        {
            var replica = Start(elects);
            Await(() => replica.Agent.Progress.SyncedAfter is not null, seconds: 10);
            return replica;
        }

        public Replica Start(bool elects = false)
        {
            var replica = new Replica(this, elects);
            _replicas.Add(replica);
            return replica;
        }

        /// <summary>Hands settings over, and waits until what ran before has ended: that goes by way of the thread pool.</summary>
        public void Apply(Replica replica, FleetOptions next)
        {
            replica.Agent.Apply(next);
            Await(() => ReferenceEquals(replica.InForce, next), seconds: 30);
        }

        public void End(Replica replica)
        {
            replica.Stop();
            Await(() => replica.Running.IsCompleted);
            Assert.True(replica.Running.IsCompletedSuccessfully, $"{replica.Running.Status} {replica.Running.Exception?.GetBaseException()}");
        }

        /// <summary>Lets time pass, with room for what goes by way of the thread pool.</summary>
        public void Pass(int seconds, Replica replica)
        {
            Thread.Pass(TimeSpan.FromSeconds(seconds));
            Await(() => replica.Agent.Progress is { SyncedAfter: not null, Pending: 0 }, seconds: 60);
            Thread.Pass(TimeSpan.FromSeconds(seconds));
        }

        public void Await(Func<bool> condition, int seconds = 0)
        {
            var patience = System.Diagnostics.Stopwatch.StartNew();
            for (var end = Thread.Time.GetUtcNow().AddSeconds(seconds); !condition() && patience.Elapsed < TimeSpan.FromSeconds(20);)
            {
                System.Threading.Thread.Yield();
                Thread.Settle();
                if (Thread.Time.GetUtcNow() < end)
                {
                    Thread.Pass(TimeSpan.FromMilliseconds(250));
                }
            }

            Assert.True(condition(), string.Join('\n', _replicas.SelectMany(static replica => replica.Logs.Lines)));
        }
    }

    private sealed class Replica
    {
        private static int _names;
        private readonly CancellationTokenSource _stop = new();

        public Replica(Run run, bool elects)
        {
            var election = elects
                ? new LeaderElection(
                    new LeaderElectionOptions { Enabled = true }, $"pod-{_names++}",
                    new LeaseApi(run.Lease.SendAsync, "fleet", "fleetsync", run.Thread.Time), run.Thread.Time, static () => 0.5, Logs)
                : null;
            Agent = new LiveAgent(
                run.Options,
                run.Store,
                (options, store) =>
                {
                    InForce = options;
                    return new FleetAgent(
                        options, new Uri("https://127.0.0.1"), SendAsync, store, new NoEmbedder(), run.Thread.Time, Logs,
                        run.Metrics, run.Thread.Scheduler);
                },
                election);
            Running = Agent.RunAsync(once: false, _stop.Token);

            Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestLane lane, CancellationToken stop)
            {
                Requests++;
                return run.Cluster.SendAsync(request, lane, stop);
            }
        }

        /// <summary>Requests that it has sent, those for the lease aside.</summary>
        public int Requests { get; private set; }

        public LogLines Logs { get; } = new();

        public LiveAgent Agent { get; }

        /// <summary>What the flow runs with.</summary>
        public FleetOptions? InForce { get; private set; }

        public Task Running { get; }

        public void Stop() => _stop.Cancel();
    }
}
