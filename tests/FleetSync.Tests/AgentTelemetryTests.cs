using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests;

/// <summary>What probes and Prometheus are told, of an agent in virtual time.</summary>
public sealed class AgentTelemetryTests
{
    [Fact]
    public void Before_there_is_an_agent_it_is_alive_and_says_what_it_waits_for() => MeasuredAgent.Play(static run =>
    {
        Assert.Equal((200, "alive\n"), run.Get("/healthz"));
        Assert.Equal((503, "not ready: starting\n"), run.Get("/readyz"));
        run.Telemetry.Waits("the store takes no writes: nothing listens");
        Assert.Equal((503, "not ready: the store takes no writes: nothing listens\n"), run.Get("/readyz"));
        Assert.True(run.Metrics()["process_resident_memory_bytes"] > 0);
        Assert.Null(run.Telemetry.Answer("/"));
    });

    [Fact]
    public void It_is_ready_once_the_store_has_everything_and_names_what_is_not_covered() => MeasuredAgent.Play(static run =>
    {
        run.Put(Types.Pods, 7);
        run.Cluster.Forbidden.Add(Types.Widgets);
        run.StartSynced();

        var (status, text) = run.Get("/readyz");
        Assert.Equal(200, status);
        Assert.Matches(
            @"^ready: cluster test was in sync after [\d.]+ s: 7 objects, 2 of 3 types, 0 changes wait\nnot covered: widgets.example.com: list widgets.example.com: 403 ",
            text);
        Assert.Equal(1, run.Metrics()["fleetsync_types_unreadable"]);
    });

    [Fact]
    public void While_the_store_acknowledges_nothing_it_is_not_ready_and_says_why_but_alive() => MeasuredAgent.Play(static run =>
    {
        run.Put(Types.Pods, 7);
        run.Store.Down = new StoreFault(StoreFaultKind.Full, "the disk is full");
        run.Start();
        run.Thread.Pass(TimeSpan.FromMinutes(40));

        Assert.Equal((200, "alive\n"), run.Get("/healthz"));
        var (status, text) = run.Get("/readyz");
        Assert.Equal(503, status);
        Assert.Matches(@"^not ready: cluster test: \d of 3 types are in the store, 0 objects written, \d+ changes wait\nthe store takes no writes: the disk is full\n$", text);
        var metrics = run.Metrics();
        Assert.Equal(0, metrics["fleetsync_synced"]);
        Assert.Equal(0, metrics["fleetsync_store_available"]);
        Assert.True(metrics["""fleetsync_store_errors_total{kind="full"}"""] > 50);

        run.Store.Down = null;
        run.Thread.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(200, run.Get("/readyz").Status);

        run.Store.Down = new StoreFault(StoreFaultKind.Unavailable, "gone");
        run.Put(Types.Pods, 1, "Failed");
        run.Thread.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(503, run.Get("/readyz").Status);
        run.Store.Down = null;
        run.Thread.Pass(TimeSpan.FromSeconds(20));
    });

    [Fact]
    public void A_write_that_never_comes_back_makes_it_unhealthy() => MeasuredAgent.Play(static run =>
    {
        run.Put(Types.Pods, 7);
        run.Store.Gate.Close();
        run.Start();
        run.Thread.Pass(TimeSpan.FromMinutes(14));
        Assert.Equal(200, run.Get("/healthz").Status);

        run.Thread.Pass(TimeSpan.FromMinutes(2));
        var (status, text) = run.Get("/healthz");
        Assert.Equal(503, status);
        Assert.Matches(@"^stuck: \d+ changes wait, and nothing was tried for 1\d min\n$", text);
        Assert.Equal(1, run.Metrics()["fleetsync_stalled"]);
        run.Store.Gate.Open();
        run.Thread.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(200, run.Get("/healthz").Status);
    });

    [Fact]
    public void The_account_adds_up_at_every_moment() => MeasuredAgent.Play(static run =>
    {
        var random = new Random(7);
        run.Put(Types.Pods, 30);
        run.Put(Types.Widgets, 10);
        run.Start();
        for (var second = 0; second < 120; second++)
        {
            run.Put(Types.Pods, random.Next(8), random.Next(2) == 0 ? "Failed" : "Running");
            run.Store.Down = random.Next(4) == 0 ? new StoreFault(StoreFaultKind.Unavailable, "scripted") : null;
            if (random.Next(5) == 0)
            {
                run.Cluster.Delete($"pods/n{random.Next(30)}");
            }

            run.Thread.Pass(TimeSpan.FromSeconds(1));
            AddsUp(run.Metrics());
        }

        run.Store.Down = null;
        run.Thread.Pass(TimeSpan.FromMinutes(1));
        var last = run.Metrics();
        AddsUp(last);
        Assert.Equal(0, last["fleetsync_changes_pending"]);
        Assert.Equal(run.Store.Writes, last["fleetsync_changes_written_total"] + last["fleetsync_changes_deleted_total"]);
        Assert.Equal(run.Store.Points.Count, Objects(last));
        Assert.Equal(
            last["fleetsync_changes_written_total"] + last["fleetsync_changes_deleted_total"], last["fleetsync_change_lag_seconds_count"]);
        Assert.Equal(last["fleetsync_change_lag_seconds_count"], last["fleetsync_batch_size_sum"]);
        Assert.Equal(last["fleetsync_batch_size_count"], last["fleetsync_batch_duration_seconds_count"]);
    });

    [Fact]
    public void Objects_are_counted_by_kind_and_health() => MeasuredAgent.Play(static run =>
    {
        run.Put(Types.Pods, 5);
        run.StartSynced();
        run.Put(Types.Pods, 2, "Failed");
        run.Thread.Pass(TimeSpan.FromSeconds(5));

        var metrics = run.Metrics();
        Assert.Equal(2, metrics["""fleetsync_objects{group="",kind="Pod",health="Degraded"}"""]);
        Assert.Equal(5, Objects(metrics));
        run.Cluster.Delete("pods/n0");
        run.Thread.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(1, run.Metrics()["""fleetsync_objects{group="",kind="Pod",health="Degraded"}"""]);
    });

    [Fact]
    public void Restarts_requests_and_throttling_are_counted() => MeasuredAgent.Play(static run =>
    {
        run.Put(Types.Pods, 3);
        run.Cluster.Answering = static address => address.Contains("/widgets?", StringComparison.Ordinal)
            ? ScriptedCluster.Status(429, "TooManyRequests", "slow down") : null;
        run.Start();
        run.Thread.Pass(TimeSpan.FromMinutes(1));
        var throttled = run.Metrics();
        Assert.True(throttled["fleetsync_api_throttled_total"] > 1);
        Assert.Equal(throttled["fleetsync_api_throttled_total"], throttled["""fleetsync_api_requests_total{code="429"}"""]);
        Assert.Equal(
            throttled["fleetsync_api_throttled_total"], throttled["""fleetsync_list_restarts_total{reason="throttled"}"""]);
        Assert.True(throttled["""fleetsync_api_received_bytes_total{lane="list"}"""] > 100);

        run.Cluster.Answering = static _ => null;
        run.Thread.Pass(TimeSpan.FromMinutes(3));
        run.Cluster.Disconnect(static _ => true, cleanly: false);
        run.Thread.Pass(TimeSpan.FromMinutes(1));
        Assert.True(run.Metrics()["""fleetsync_watch_restarts_total{reason="disconnected"}"""] >= 2);
    });

    [Fact]
    public void Embedding_calls_texts_and_what_was_remembered_are_counted()
    {
        using var embedder = new ScriptedEmbedder();
        MeasuredAgent.Play(embedder, run =>
        {
            run.Put(Types.Pods, 4);
            run.StartSynced();
            var metrics = run.Metrics();
            Assert.Equal(embedder.Calls, metrics["fleetsync_embedding_calls_total"]);
            Assert.Equal(embedder.Texts, metrics["fleetsync_embedding_texts_total"]);
            Assert.Equal(embedder.Calls, metrics["fleetsync_embedding_duration_seconds_count"]);
            Assert.Equal(0, metrics["fleetsync_embedding_errors_total"]);

            embedder.Down = new EmbeddingFault("no answer");
            run.Cluster.Put(Types.Widgets, "a-new-text", "Running");
            run.Thread.Pass(TimeSpan.FromSeconds(5));
            Assert.True(run.Metrics()["fleetsync_embedding_errors_total"] >= 1);
        });
    }

    private static void AddsUp(Scrape metrics) => Assert.Equal(
        metrics["fleetsync_events_received_total"],
        metrics["fleetsync_events_unchanged_total"] + metrics["fleetsync_changes_conflated_total"] + metrics["fleetsync_changes_written_total"]
            + metrics["fleetsync_changes_deleted_total"] + metrics["fleetsync_changes_pending"]);

    private static double Objects(Scrape metrics) => metrics.Series
        .Where(static series => series.StartsWith("fleetsync_objects{", StringComparison.Ordinal))
        .Sum(series => metrics[series]);
}
