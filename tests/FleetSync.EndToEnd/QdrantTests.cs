using FleetSync.EndToEnd.Support;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The published program with a Qdrant as its store, over real sockets.</summary>
public sealed class QdrantTests(Servers servers)
{
    private const string Collection = "fleet-resources";
    private const string Key = "a-key-that-nobody-may-read";

    [Fact]
    public async Task A_cluster_comes_into_a_collection_over_TLS_with_a_key_and_is_found_there()
    {
        using var certificate = Certificates.SelfSigned();
        await using var qdrant = await QdrantDouble.StartAsync(new() { ApiKey = Key, ReadOnlyApiKey = "reader", Certificate = certificate });
        await using var desk = new Desk(await servers.SampleAsync()).StoreIn(qdrant);
        await desk.TrustAsync(certificate, Key);

        var first = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        Assert.Equal(0, await first.StopAsync());
        var before = desk.Fleet!.Fingerprint("east");
        var second = await desk.StartSyncedAsync();
        Assert.Equal((0, 0), await second.StopAndCountAsync());

        Assert.Equal(before, desk.Fleet.Fingerprint("east"));
        await desk.TrustAsync(certificate, "reader");
        var failing = await desk.AskAsync("search", "--kind", "pods", "--health", "degraded");
        Assert.Contains("CrashLoopBackOff", failing.ToJsonString(), StringComparison.Ordinal);
        var found = await desk.AskAsync("search", "postgresql", "--kind", "Cluster.postgresql.cnpg.io");
        Assert.Equal(2, found["total"]!.GetValue<int>());
        Assert.Equal(before.Count, (await desk.AskAsync("status"))["total"]!.GetValue<int>());
        Assert.DoesNotContain(Key, first.LogText + second.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_and_a_wrong_key_are_named_and_so_is_the_wrong_port()
    {
        await using var qdrant = await QdrantDouble.StartAsync(new() { ApiKey = Key });
        await using var desk = new Desk().StoreIn(qdrant);

        var missing = await desk.RunAsync(["status", .. desk.StoreArguments]);
        desk.Environment["FLEETSYNC__QDRANT__APIKEY"] = "wrong";
        var wrong = await desk.RunAsync(["status", .. desk.StoreArguments]);
        var port = await desk.RunAsync("status", "--qdrant", $"http://127.0.0.1:{qdrant.RestPort}");

        Assert.Equal((1, 1, 1), (missing.ExitCode, wrong.ExitCode, port.ExitCode));
        Assert.Contains("key", missing.Error, StringComparison.Ordinal);
        Assert.Contains("key", wrong.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("6334", port.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_clusters_share_a_collection_and_one_that_leaves_is_forgotten_alone()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        await using var desk = new Desk(await servers.SampleAsync()).StoreIn(qdrant);
        desk.Configure("batch: { maxSize: 20 }\nfilters: { types: { include: [ClusterRole, namespaces, services] } }\n");
        desk.Window = "0.05";

        var east = desk.Start();
        var west = desk.Start(cluster: "west");
        await Task.WhenAll(east.SyncedAsync(), west.SyncedAsync());
        Assert.Equal((0, 0), (await east.StopAsync(), await west.StopAsync()));
        var (eastern, western) = (desk.Fleet!.Fingerprint("east"), desk.Fleet.Objects("west"));
        Assert.Equal(eastern.Count, western.Count);

        var asked = await desk.RunAsync(["forget", "--cluster", "west", .. desk.StoreArguments]);
        Assert.Equal(2, asked.ExitCode);
        Assert.Equal(western.Count, desk.Fleet.Objects("west").Count);
        var forgotten = await desk.RunAsync(["forget", "--cluster", "west", "--yes", .. desk.StoreArguments]);

        Assert.Equal(0, forgotten.ExitCode);
        Assert.Contains(western.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), forgotten.Output + forgotten.Error, StringComparison.Ordinal);
        Assert.Empty(desk.Fleet.Objects("west"));
        Assert.Equal(eastern, desk.Fleet.Fingerprint("east"));
        var status = await desk.AskAsync("status");
        Assert.Equal("east", Assert.Single(status["coverage"]!["clusters"]!.AsArray())!["cluster"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_server_that_comes_late_goes_away_and_loses_everything_ends_with_everything()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        await qdrant.StopAsync();
        await using var desk = new Desk(await servers.ScratchAsync()).StoreIn(qdrant);
        desk.Configure("filters: { types: { include: [configmaps] }, namespaces: { include: [lost] } }\n");
        await desk.Api.CreateNamespaceAsync("lost");
        await desk.Api.ApplyAsync(Objects.ConfigMap("lost", "first"));
        var agent = desk.Start();
        await agent.LoggedAsync("StoreFaulted");
        await qdrant.StartAgainAsync();
        await agent.SyncedAsync();
        await desk.ConvergedAsync(static type => type.Plural == "configmaps", "lost");

        await qdrant.StopAsync();
        qdrant.LoseCollection(Collection);
        await desk.Api.ApplyAsync(Objects.ConfigMap("lost", "second"));
        await qdrant.StartAgainAsync();

        await agent.LoggedAsync("StoreDiffers");
        await desk.ConvergedAsync(static type => type.Plural == "configmaps", "lost");
        await agent.StopAsync();
        var again = await desk.StartSyncedAsync();
        Assert.Equal((0, 0), await again.StopAndCountAsync());
    }

    [Fact]
    public async Task Killed_at_any_moment_it_converges_after_the_next_start()
    {
        await using var qdrant = await QdrantDouble.StartAsync();
        await using var desk = new Desk(await servers.SampleAsync()).StoreIn(qdrant);
        desk.Configure("batch: { maxSize: 20 }\nlist: { pageSize: 20 }\n");
        desk.Window = "0.05";
        var random = new Random(20241124);
        for (var round = 0; round < 5; round++)
        {
            var agent = desk.Start();
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(600)), TimeProvider.System);
            await agent.KillAsync();
        }

        var last = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        Assert.Equal(0, await last.StopAsync());
        var again = await desk.StartSyncedAsync();
        Assert.Equal((0, 0), await again.StopAndCountAsync());
    }
}
