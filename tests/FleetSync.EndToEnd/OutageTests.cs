using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The API server, or the agent, is away while things change.</summary>
public sealed class OutageTests(OutageTests.Fixture fixture) : IClassFixture<OutageTests.Fixture>
{
    private static readonly TimeSpan AfterOutage = TimeSpan.FromSeconds(90);

    private ApiServer Server => fixture.Server;

    [Fact]
    public async Task What_was_deleted_while_the_agent_was_stopped_goes_at_its_start()
    {
        await using var desk = await DeskAsync("stopped", objects: 20);
        var first = await desk.StartSyncedAsync();
        await first.StopAsync();
        await desk.Api.DeleteAsync(Objects.ConfigMapRef("stopped", "item-0003"));
        await desk.Api.DeleteAsync(Objects.ConfigMapRef("stopped", "item-0007"));
        await desk.Api.ApplyAsync(Objects.ConfigMap("stopped", "new"));

        var second = await desk.StartSyncedAsync();

        await desk.ConvergedAsync();
        Assert.Equal((1, 2), await second.StopAndCountAsync());
    }

    [Fact]
    public async Task What_was_deleted_before_a_compaction_while_the_agent_was_stopped_goes_at_its_start()
    {
        await using var desk = await DeskAsync("compacted", objects: 20);
        var first = await desk.StartSyncedAsync();
        await first.StopAsync();
        await desk.Api.DeleteAllAsync("v1", "ConfigMap", "compacted");
        await Server.CompactEtcdAsync();
        await Server.RestartAsync();

        await desk.StartSyncedAsync();

        await desk.ConvergedAsync();
        Assert.DoesNotContain(desk.File.Ids("east"), static id => id.StartsWith("east/compacted/v1/ConfigMap/item-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_restarts_costs_no_change_and_no_extra_write()
    {
        await using var desk = await DeskAsync("restarted", objects: 5);
        var agent = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();

        await Server.KillAsync();
        await Server.StartAsync();
        await desk.Api.DeleteAsync(Objects.ConfigMapRef("restarted", "item-0001"));
        await desk.Api.ApplyAsync(Objects.ConfigMap("restarted", "new"));

        await desk.GoneAsync("east/restarted/v1/ConfigMap/item-0001", AfterOutage);
        await desk.StoredAsync("east/restarted/v1/ConfigMap/new", within: AfterOutage);
        await desk.ConvergedAsync();
        Assert.False(agent.HasExited);
    }

    [Fact]
    public async Task A_server_that_restarts_after_a_compaction_costs_no_change()
    {
        await using var desk = await DeskAsync("old-version", objects: 20);
        var agent = await desk.StartSyncedAsync();
        await Server.StopAsync();
        var stored = desk.File.Ids("east");
        await Server.CompactEtcdAsync();
        Assert.Equal(stored, desk.File.Ids("east"));

        await Server.StartAsync();
        await desk.Api.DeleteAsync(Objects.ConfigMapRef("old-version", "item-0002"));
        await desk.Api.ApplyAsync(Objects.ConfigMap("old-version", "new"));

        await desk.GoneAsync("east/old-version/v1/ConfigMap/item-0002", AfterOutage);
        await desk.ConvergedAsync(within: AfterOutage);
        Assert.False(agent.HasExited);
    }

    [Fact]
    public async Task A_server_that_freezes_is_noticed_by_pings_and_followed_when_it_is_back()
    {
        await using var desk = await DeskAsync("frozen", objects: 5);
        desk.Configure("watch: { pingSeconds: 1, pingTimeoutSeconds: 1 }\nlog: { level: Debug }\n");
        var agent = await desk.StartSyncedAsync();
        var faultsBefore = Faults(agent);

        Server.Freeze();
        try
        {
            await Poll.UntilAsync("the agent to notice that nothing answers", TimeSpan.FromSeconds(20),
                () => Task.FromResult(Faults(agent) > faultsBefore));
        }
        finally
        {
            Server.Thaw();
        }

        await desk.Api.DeleteAsync(Objects.ConfigMapRef("frozen", "item-0002"));
        await desk.Api.ApplyAsync(Objects.ConfigMap("frozen", "new"));
        await desk.GoneAsync("east/frozen/v1/ConfigMap/item-0002", AfterOutage);
        await desk.ConvergedAsync(within: AfterOutage);

        static int Faults(Agent agent) => agent.Log.Count(static entry => entry["event"]!.GetValue<string>() is "WatchFaulted" or "ServerUnreachable");
    }

    [Fact]
    public async Task An_agent_that_is_there_before_its_server_waits_for_it_and_converges()
    {
        await using var desk = await DeskAsync("early", objects: 5);
        await Server.StopAsync();

        var agent = desk.Start();
        var told = await agent.LoggedAsync("ServerUnreachable");
        Assert.Contains("127.0.0.1", told["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(agent.HasExited);
        await Server.StartAsync();

        await agent.LoggedAsync("ServerReachable");
        await agent.SyncedAsync();
        await desk.ConvergedAsync();
    }

    private async Task<Desk> DeskAsync(string name, int objects)
    {
        // A test that failed may have left it stopped.
        await Server.StartAsync();
        var desk = new Desk(Server);
        await desk.Api.CreateNamespaceAsync(name);
        await desk.Api.ApplyManyAsync(Objects.Many(objects, number => Objects.ConfigMap(name, $"item-{number}")));
        return desk;
    }

    public sealed class Fixture(Servers servers) : OwnServer(servers, new ApiServerOptions { Name = "outages" });
}
