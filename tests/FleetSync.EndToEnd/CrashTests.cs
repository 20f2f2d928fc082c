using System.Diagnostics;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The agent ends at any moment of the synchronisation of some thousand objects.</summary>
public sealed class CrashTests(CrashTests.Fixture fixture) : IClassFixture<CrashTests.Fixture>
{
    private const int Pods = 2000;

    [Fact]
    public async Task Killed_at_any_moment_it_converges_after_the_next_start()
    {
        // The length of a whole synchronisation says where its moments are.
        TimeSpan whole;
        await using (var measured = new Desk(fixture.Server))
        {
            var started = Stopwatch.GetTimestamp();
            await measured.StartSyncedAsync();
            whole = Stopwatch.GetElapsedTime(started);
        }

        await using var desk = new Desk(fixture.Server);
        desk.Configure("batch: { maxSize: 100 }\nlist: { pageSize: 100 }\n");
        desk.Window = "0.05";
        var random = new Random(20240611);
        for (var round = 0; round < 6; round++)
        {
            var agent = desk.Start();
            await Task.Delay(whole * random.NextDouble(), TimeProvider.System);
            await agent.KillAsync();

            // What it left can be asked at once.
            if (desk.File.Ids("east").Count > 0)
            {
                Assert.Equal(0, (await desk.RunAsync("status", "--sqlite", desk.File.Path)).ExitCode);
            }

            // The world goes on between a crash and the next start.
            await fixture.Server.Api.DeleteAsync(Objects.PodRef("many", $"pod-{random.Next(Pods):d4}"));
            await fixture.Server.Api.ApplyAsync(Objects.Pod("many", $"pod-{random.Next(Pods):d4}", $"round-{round}"));
        }

        var last = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        Assert.Equal(0, await last.StopAsync());
        var again = await desk.StartSyncedAsync();
        Assert.Equal((0, 0), await again.StopAndCountAsync());
    }

    [Fact]
    public async Task SIGTERM_in_the_middle_of_the_first_sync_ends_with_0_and_deletes_nothing_later()
    {
        await using var desk = new Desk(fixture.Server);
        desk.Configure("batch: { maxSize: 50, maxPending: 100 }\nlist: { pageSize: 50, concurrency: 1 }\n");
        desk.Window = "0.05";
        var agent = desk.Start();
        await Poll.UntilAsync("the first batch", TimeSpan.FromSeconds(30), () => Task.FromResult(desk.File.Ids("east").Count > 0));

        Assert.Equal(0, await agent.StopAsync());

        var stored = desk.File.Ids("east");
        var next = await desk.StartSyncedAsync();
        Assert.Equal(0, (await next.SyncedAsync())["deleted"]!.GetValue<long>());
        Assert.Empty(stored.Except(desk.File.Ids("east"), StringComparer.Ordinal));
        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using var desk = new Desk(fixture.Server);
        var agent = await desk.StartSyncedAsync();

        // Somebody holds the store, so that what waits cannot be written: the first signal waits for it.
        using var holder = HeldFile.Take(desk.File.Path);
        await desk.Api.ApplyAsync(Objects.ConfigMap("many", "while-held"));
        await agent.LoggedAsync("StoreFaulted", within: TimeSpan.FromSeconds(30));
        agent.Terminate();
        await agent.LoggedAsync("Stopping");
        Assert.False(agent.HasExited);

        var started = Stopwatch.GetTimestamp();
        agent.Terminate();
        Assert.Equal(143, await agent.EndAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task A_store_that_somebody_holds_is_waited_for_and_nothing_is_lost()
    {
        await using var desk = new Desk(fixture.Server);
        var agent = await desk.StartSyncedAsync();
        using (var holder = HeldFile.Take(desk.File.Path))
        {
            await desk.Api.ApplyAsync(Objects.ConfigMap("many", "held-1"));
            await agent.LoggedAsync("StoreFaulted", within: TimeSpan.FromSeconds(30));
            await desk.Api.ApplyAsync(Objects.ConfigMap("many", "held-2"));
        }

        await agent.LoggedAsync("StoreRecovered");
        await desk.StoredAsync("east/many/v1/ConfigMap/held-1");
        await desk.StoredAsync("east/many/v1/ConfigMap/held-2");
        await desk.ConvergedAsync();
    }

    public sealed class Fixture(Servers servers) : OwnServer(servers, new ApiServerOptions { Name = "crashes" })
    {
        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Server.Api.CreateNamespaceAsync("many");
            await Server.Api.ApplyManyAsync(Objects.Many(Pods, static number => Objects.Pod("many", $"pod-{number}")));
        }
    }
}
