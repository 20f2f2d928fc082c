using FleetSync.Connection;
using FleetSync.Leadership;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Leadership;

public sealed class LeaderElectionTests
{
    [Fact]
    public void The_first_one_makes_the_lease_as_client_go_would_and_gives_it_back_so() => Play(static run =>
    {
        var one = run.Join("pod-1_a");
        run.Thread.Settle();

        Assert.True(one.Leads);
        Assert.Equal(
            """
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"fleetsync","namespace":"fleet","resourceVersion":"11"},"spec":{"holderIdentity":"pod-1_a","leaseDurationSeconds":15,"acquireTime":"2026-01-01T00:00:00.000000Z","renewTime":"2026-01-01T00:00:00.000000Z","leaseTransitions":0}}
            """,
            run.Server.Lease!.ToJsonString());

        run.Thread.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal("2026-01-01T00:00:04.000000Z", run.Server.Spec("renewTime")!.GetValue<string>());
        Assert.Equal("2026-01-01T00:00:00.000000Z", run.Server.Spec("acquireTime")!.GetValue<string>());

        one.Stop();
        run.Finish(one);
        Assert.Equal("", run.Server.Holder);
        Assert.Equal(1, run.Server.Spec("leaseDurationSeconds")!.GetValue<int>());
        Assert.Equal(0, run.Server.Spec("leaseTransitions")!.GetValue<int>());
    });

    [Fact]
    public void Another_one_stands_by_takes_over_at_once_what_is_given_back_and_counts_it() => Play(static run =>
    {
        var one = run.Join("one");
        run.Thread.Settle();
        var other = run.Join("other");
        run.Thread.Pass(TimeSpan.FromMinutes(2));
        Assert.False(other.Leads);
        Assert.Contains("Information: Standing by: the lease fleet/fleetsync is held by one", other.Logs.Lines);

        one.Stop();
        run.Finish(one);

        // Without a moment passing: the watch has rung.
        run.Await(() => other.Leads);
        Assert.Equal("other", run.Server.Holder);
        Assert.Equal(1, run.Server.Spec("leaseTransitions")!.GetValue<int>());
        Assert.Equal(15, run.Server.Spec("leaseDurationSeconds")!.GetValue<int>());
        run.End(other);
    });

    [Fact]
    public void What_somebody_else_wrote_into_the_lease_stays() => Play(static run =>
    {
        run.Server.Put("""
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"fleetsync","namespace":"fleet","labels":{"team":"edge"}},
             "spec":{"holderIdentity":"","leaseDurationSeconds":1,"leaseTransitions":7,"strategy":"OldestEmulationVersion"}}
            """);
        var one = run.Join("one");
        run.Thread.Pass(TimeSpan.FromSeconds(10));

        Assert.True(one.Leads);
        Assert.Equal("edge", run.Server.Lease!["metadata"]!["labels"]!["team"]!.GetValue<string>());
        Assert.Equal("OldestEmulationVersion", run.Server.Spec("strategy")!.GetValue<string>());
        Assert.Equal(8, run.Server.Spec("leaseTransitions")!.GetValue<int>());
        run.End(one);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leader_that_cannot_renew_stops_at_its_deadline_and_comes_back(bool hangs) => Play(run =>
    {
        var one = run.Join("one");
        run.Thread.Pass(TimeSpan.FromSeconds(4.25));
        (run.Server.Hangs, run.Server.IsDown) = (hangs, !hangs);

        // Renewed at 4 s, so until 14 s.
        run.Thread.Pass(TimeSpan.FromSeconds(9.5));
        Assert.True(one.Leads);
        Assert.True(one.Term!.IsHeld);
        run.Thread.Pass(TimeSpan.FromSeconds(0.5));
        Assert.False(one.Term.IsHeld);
        Assert.False(one.Leads);
        Assert.Single(one.Logs.Lines, static line => line.StartsWith("Warning: The lease fleet/fleetsync is lost, not renewed within 10 s", StringComparison.Ordinal));
        Assert.Single(one.Logs.Lines, static line => line.Contains("cannot be read or written", StringComparison.Ordinal));

        (run.Server.Hangs, run.Server.IsDown) = (false, false);
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        Assert.True(one.Leads);
        Assert.Equal(2, one.Terms);
        run.End(one);
    });

    [Fact]
    public void A_leader_that_finds_another_ones_name_stops_at_once() => Play(static run =>
    {
        var one = run.Join("one");
        run.Thread.Pass(TimeSpan.FromSeconds(1));
        var usurped = run.Server.Lease!.DeepClone().AsObject();
        usurped["spec"]!["holderIdentity"] = "other";
        run.Server.Put(usurped.ToJsonString());
        run.Thread.Pass(TimeSpan.FromSeconds(2));

        Assert.False(one.Leads);
        Assert.Contains(
            "Warning: The lease fleet/fleetsync is lost, it was found held by \"other\": nothing more is written, standing by", one.Logs.Lines);
        run.End(one);
        Assert.Equal("other", run.Server.Holder);
    });

    [Fact]
    public void A_lease_that_somebody_deleted_is_made_again_by_its_leader() => Play(static run =>
    {
        var one = run.Join("one");
        run.Thread.Pass(TimeSpan.FromSeconds(1));
        run.Server.Put(null);
        run.Thread.Pass(TimeSpan.FromSeconds(3));

        Assert.True(one.Leads);
        Assert.Equal(1, one.Terms);
        Assert.Equal("one", run.Server.Holder);
        run.End(one);
    });

    [Theory]
    [InlineData("get")]
    [InlineData("create")]
    [InlineData("update")]
    public void A_lease_that_may_not_be_used_is_told_once_with_the_rule_that_is_missing_and_waited_for(string verb) => Play(run =>
    {
        run.Server.Forbidden.Add(verb);
        var one = run.Join("one");
        run.Thread.Pass(TimeSpan.FromMinutes(1));

        var told = Assert.Single(one.Logs.Lines, static line => line.StartsWith("Error: ", StringComparison.Ordinal));
        Assert.Contains($"403 Forbidden: leases is forbidden: User \"sa\" cannot {verb}", told, StringComparison.Ordinal);
        Assert.Contains("a Role in namespace fleet", told, StringComparison.Ordinal);
        Assert.Contains("apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]", told, StringComparison.Ordinal);
        Assert.Contains("resourceNames: [fleetsync], verbs: [get, update, watch]", told, StringComparison.Ordinal);

        run.Server.Forbidden.Clear();
        run.Thread.Pass(TimeSpan.FromSeconds(15));
        Assert.True(one.Leads);
        run.End(one);
    });

    [Fact]
    public void Who_is_to_run_once_ends_where_the_lease_may_not_be_used() => Play(static run =>
    {
        run.Server.Forbidden.Add("get");
        var one = run.Join("one", once: true);
        run.Thread.Settle();

        var refusal = Assert.IsType<ConnectionException>(one.Running.Exception!.GetBaseException());
        Assert.Equal(ConnectionFaultKind.Failed, refusal.Kind);
        Assert.Contains("verbs: [get, update, watch]", refusal.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_standby_that_may_not_watch_the_lease_looks_now_and_then() => Play(static run =>
    {
        run.Server.Forbidden.Add("watch");
        var one = run.Join("one");
        run.Thread.Settle();
        var other = run.Join("other");
        run.Thread.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(run.Server.Requests, static verb => verb == "watch");
        Assert.InRange(run.Server.Requests.Count(static verb => verb == "get"), 60 / 4.4, 60 / 2);

        one.Stop();
        run.Finish(one);
        run.Thread.Pass(TimeSpan.FromSeconds(4.5));
        Assert.True(other.Leads);
        run.End(other);
    });

    [Fact]
    public void Work_that_ends_by_itself_gives_the_lease_back_and_so_does_work_that_fails() => Play(static run =>
    {
        var one = run.Join("one");
        run.Thread.Settle();
        one.End.SetResult();
        run.Finish(one);
        Assert.Equal("", run.Server.Holder);

        var other = run.Join("other");
        run.Thread.Settle();
        other.End.SetException(new InvalidOperationException("broken"));
        run.Await(() => other.Running.IsCompleted);
        Assert.Equal("broken", other.Running.Exception!.GetBaseException().Message);
        Assert.Equal("", run.Server.Holder);
    });

    [Fact]
    public void The_identity_is_the_pods_name_and_something_random()
    {
        var pod = new ProcessEnvironment { Variable = static name => name == "HOSTNAME" ? "fleetsync-7f9-x" : null };

        Assert.Matches("^fleetsync-7f9-x_[0-9a-f-]{36}$", Candidate.Identity(pod));
        Assert.NotEqual(Candidate.Identity(pod), Candidate.Identity(pod));
    }

    [Fact]
    public void The_namespace_is_the_configured_one_else_the_pods_else_default()
    {
        using var folder = new TemporaryFolder();
        var pod = new ProcessEnvironment { ServiceAccountFolder = folder.Path };
        Assert.Equal("default", Candidate.Namespace(new LeaderElectionOptions(), pod));

        File.WriteAllText(folder.File("namespace"), "fleet\n");
        Assert.Equal("fleet", Candidate.Namespace(new LeaderElectionOptions(), pod));
        Assert.Equal("ops", Candidate.Namespace(new LeaderElectionOptions { LeaseNamespace = "ops" }, pod));
    }

    private static void Play(Action<Run> test) => SingleThread.Play(thread => test(new Run(thread)));

    private sealed class Run(SingleThread thread)
    {
        public SingleThread Thread { get; } = thread;

        public LeaseServer Server { get; } = new();

        public Replica Join(string identity, bool once = false) => new(this, identity, once);

        public void End(Replica replica)
        {
            replica.Stop();
            Finish(replica);
        }

        public void Finish(Replica replica)
        {
            Await(() => replica.Running.IsCompleted);
            Assert.True(replica.Running.IsCompletedSuccessfully, $"{replica.Running.Status} {replica.Running.Exception?.GetBaseException()}");
        }

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
    }

    private sealed class Replica
    {
        private readonly CancellationTokenSource _stop = new();

        public Replica(Run run, string identity, bool once)
        {
            var random = new Random(1);
            var lease = new LeaseApi(run.Server.SendAsync, "fleet", "fleetsync", run.Thread.Time);
            var election = new LeaderElection(
                new LeaderElectionOptions { Enabled = true }, identity, lease, run.Thread.Time, random.NextDouble, Logs);
            Running = election.RunAsync(WorkAsync, once, _stop.Token);
        }

        public LogLines Logs { get; } = new();

        public Task Running { get; }

        public LeaderTerm? Term { get; private set; }

        public int Terms { get; private set; }

        public bool Leads { get; private set; }

        /// <summary>Ends the work from within.</summary>
        public TaskCompletionSource End { get; } = new();

        public void Stop() => _stop.Cancel();

        private async Task WorkAsync(LeaderTerm term)
        {
            (Term, Terms, Leads) = (term, Terms + 1, true);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, term.Lost);
            try
            {
                await End.Task.WaitAsync(either.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Told to end.
            }
            finally
            {
                Leads = false;
            }
        }
    }
}
