using System.Globalization;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>What probes and Prometheus see of the published program.</summary>
public sealed class TelemetryTests(Servers servers) : IDisposable
{
    private readonly Endpoint _endpoint = new();

    [Fact]
    public async Task Once_in_sync_it_is_ready_and_its_figures_are_those_of_the_store()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        desk.Configure(_endpoint.Setting);
        var agent = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();

        var ready = await _endpoint.AnsweredAsync("/readyz", 200);
        Assert.Matches(@"^ready: cluster east was in sync after [\d.]+ s: \d+ objects, (\d+) of \1 types, 0 changes wait\n$", ready);
        Assert.Equal((200, "alive\n"), await _endpoint.GetAsync("/healthz"));
        Assert.Equal(404, (await _endpoint.GetAsync("/"))!.Value.Status);

        var metrics = await SettledAsync();
        Assert.Equal(desk.File.Ids("east").Count, Sum(metrics, "fleetsync_objects{"));
        Assert.Equal(1, Sum(metrics, "fleetsync_info{cluster=\"east\""));
        Assert.Equal(1, metrics["fleetsync_synced"]);
        Assert.Equal(1, metrics["fleetsync_leader"]);
        Assert.Equal(0, metrics["fleetsync_types_unreadable"]);
        Assert.Equal(metrics["fleetsync_types_discovered"], metrics["fleetsync_types_synced"]);
        Assert.True(metrics["""fleetsync_objects{group="",kind="Pod",health="Degraded"}"""] > 1);
        Assert.True(metrics["""fleetsync_api_received_bytes_total{lane="list"}"""] > 100_000);
        Assert.True(metrics["""fleetsync_api_requests_total{code="200"}"""] > metrics["fleetsync_types_discovered"]);
        Assert.True(metrics["fleetsync_embedding_texts_total"] > 50);
        Assert.InRange(metrics["process_resident_memory_bytes"], 10e6, 64e6);
        Assert.True(metrics["process_cpu_seconds_total"] > 0);

        Assert.Equal(
            ((long)metrics["fleetsync_changes_written_total"], (long)metrics["fleetsync_changes_deleted_total"]), await agent.StopAndCountAsync());
        Assert.Null(await _endpoint.GetAsync("/healthz"));
    }

    [Fact]
    public async Task Changes_are_counted_on_their_way_and_add_up()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("counted");
        await using var desk = new Desk(server);
        desk.Configure(_endpoint.Setting + "filters: { types: { include: [configmaps] }, namespaces: { include: [counted] } }\n");
        await desk.StartSyncedAsync();
        var before = await SettledAsync();

        await server.Api.ApplyManyAsync(Objects.Many(30, static number => Objects.ConfigMap("counted", $"map-{number}")));
        await server.Api.DeleteAsync(Objects.ConfigMapRef("counted", "map-0001"));
        await desk.ConvergedAsync(static type => type.Plural == "configmaps", "counted");

        var after = await SettledAsync();
        Assert.True(after["fleetsync_events_received_total"] >= before["fleetsync_events_received_total"] + 31);
        Assert.Equal(desk.File.Ids("east").Count, Sum(after, "fleetsync_objects{"));
        Assert.Equal(
            after["fleetsync_changes_written_total"] + after["fleetsync_changes_deleted_total"], after["fleetsync_change_lag_seconds_count"]);
        Assert.Equal(after["fleetsync_change_lag_seconds_count"], after["fleetsync_batch_size_sum"]);
    }

    [Fact]
    public async Task A_store_that_acknowledges_nothing_makes_it_unready_and_leaves_it_alive()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("unready");
        await using var desk = new Desk(server);
        desk.Configure(_endpoint.Setting + "filters: { types: { include: [namespaces, configmaps] } }\n");
        var agent = await desk.StartSyncedAsync();
        await _endpoint.AnsweredAsync("/readyz", 200);

        using (HeldFile.Take(desk.File.Path))
        {
            await server.Api.ApplyAsync(Objects.ConfigMap("unready", "held"));
            await agent.LoggedAsync("StoreFaulted", within: TimeSpan.FromSeconds(30));
            Assert.Contains("the store takes no writes: ", await _endpoint.AnsweredAsync("/readyz", 503), StringComparison.Ordinal);
            Assert.Equal((200, "alive\n"), await _endpoint.GetAsync("/healthz"));
            var metrics = await _endpoint.MetricsAsync();
            AssertAddsUp(metrics);
            Assert.True(metrics["fleetsync_changes_pending"] > 0);
            Assert.Equal(0, metrics["fleetsync_store_available"]);
            Assert.True(metrics["""fleetsync_store_errors_total{kind="unavailable"}"""] > 0);
        }

        await _endpoint.AnsweredAsync("/readyz", 200);
    }

    [Fact]
    public async Task Before_the_store_and_the_API_server_are_there_it_is_alive_and_not_ready()
    {
        var server = await servers.ScratchAsync();
        await using var desk = new Desk(server);
        desk.Configure(_endpoint.Setting);
        await using var waiting = new Agent(FleetSyncProgram.Start(
            desk.Folder, desk.Environment, ["run", "--kubeconfig", desk.Kubeconfig, "--qdrant", "http://127.0.0.1:9"]));
        Assert.StartsWith("not ready: the store takes no writes: ", await NotReadyAsync("takes no writes"), StringComparison.Ordinal);
        Assert.Equal((200, "alive\n"), await _endpoint.GetAsync("/healthz"));
        Assert.Equal(0, await waiting.StopAsync());

        var text = await File.ReadAllTextAsync(desk.Kubeconfig);
        await File.WriteAllTextAsync(desk.Kubeconfig, text.Replace(server.Url, "https://127.0.0.1:9", StringComparison.Ordinal));
        desk.Start();
        Assert.StartsWith(
            "not ready: cluster east: 0 of 0 types are in the store", await NotReadyAsync("0 of 0 types"), StringComparison.Ordinal);
        Assert.Equal((200, "alive\n"), await _endpoint.GetAsync("/healthz"));
        // It may answer before its first request has been refused.
        Assert.NotNull(await Poll.ForAsync("a request that nobody answers", TimeSpan.FromSeconds(30), async () =>
            await _endpoint.MetricsAsync() is var now && now.GetValueOrDefault("""fleetsync_api_requests_total{code="none"}""") > 0 ? now : null));
    }

    [Fact]
    public async Task A_port_in_use_ends_it_at_once_and_says_what_to_do()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        desk.Configure(_endpoint.Setting);
        desk.Start();
        await _endpoint.AnsweredAsync("/healthz", 200);

        var second = await desk.RunAsync(desk.RunArguments());

        Assert.Equal(1, second.ExitCode);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"fleetsync: http.address: port {_endpoint.Port} is in use by another program; give another one, or an empty http.address for none\n"),
            second.Error);
    }

    public void Dispose() => _endpoint.Dispose();

    private async Task<IReadOnlyDictionary<string, double>> SettledAsync()
    {
        var metrics = await Poll.ForAsync("nothing to wait for the store", TimeSpan.FromSeconds(30), async () =>
            await _endpoint.MetricsAsync() is var now && now["fleetsync_changes_pending"] == 0 ? now : null);
        AssertAddsUp(metrics);
        return metrics;
    }

    private async Task<string> NotReadyAsync(string words) => await Poll.ForAsync($"/readyz to say {words}", TimeSpan.FromSeconds(30), async () =>
        await _endpoint.GetAsync("/readyz") is { Status: 503 } answer && answer.Text.Contains(words, StringComparison.Ordinal) ? answer.Text : null);

    private static void AssertAddsUp(IReadOnlyDictionary<string, double> metrics) => Assert.Equal(
        metrics["fleetsync_events_received_total"],
        metrics["fleetsync_events_unchanged_total"] + metrics["fleetsync_changes_conflated_total"] + metrics["fleetsync_changes_written_total"]
            + metrics["fleetsync_changes_deleted_total"] + metrics["fleetsync_changes_pending"]);

    private static double Sum(IReadOnlyDictionary<string, double> metrics, string beginning) =>
        metrics.Where(metric => metric.Key.StartsWith(beginning, StringComparison.Ordinal)).Sum(static metric => metric.Value);
}
