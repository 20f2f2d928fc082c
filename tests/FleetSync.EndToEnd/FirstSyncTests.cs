using System.Text;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster.Sample;
using Xunit;

namespace FleetSync.EndToEnd;

public sealed class FirstSyncTests(Servers servers)
{
    [Fact]
    public async Task Every_object_that_the_server_lists_is_stored_exactly_once_under_its_id()
    {
        await using var desk = new Desk(await servers.SampleAsync());

        var answer = await desk.SyncOnceAsync();

        await desk.ConvergedAsync();
        var ids = desk.File.Ids("east");
        Assert.True(ids.Count > 250, $"Only {ids.Count} objects.");
        Assert.Contains("east/shop/apps/v1/Deployment/cart", ids);
        Assert.Contains("east/shop/v1/Secret/cart-credentials", ids);
        Assert.Contains("east/shop/networking.k8s.io/v1/Ingress/frontend", ids);
        Assert.Contains("east/_cluster/v1/Node/east-worker-1", ids);
        Assert.Contains("east/databases/postgresql.cnpg.io/v1/Cluster/orders-db", ids);
        Assert.DoesNotContain(ids, static id => id.Contains("/Event/", StringComparison.Ordinal) || id.Contains("/Lease/", StringComparison.Ordinal));
        Assert.Matches(@"^east: \d+ objects of \d+ types in sync after [\d.]+ s \(\d+ written, 0 deleted, 0 unchanged\)\n$", answer.Output);
    }

    [Fact]
    public async Task No_value_of_a_secret_or_a_config_map_is_anywhere_in_the_file()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        var agent = await desk.StartSyncedAsync();

        // While it runs, so that the write-ahead log is looked through as well; then what is left at the end.
        foreach (var running in new[] { true, false })
        {
            if (!running)
            {
                await agent.StopAsync();
            }

            Assert.True(desk.File.Contains("cart-credentials"u8));
            Assert.False(desk.File.Contains(Encoding.UTF8.GetBytes(SampleFleet.SecretValue)));
            Assert.False(desk.File.Contains(Encoding.UTF8.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(SampleFleet.SecretValue)))));
            Assert.False(desk.File.Contains("search,reviews"u8));
            Assert.False(desk.File.Contains("last-applied"u8));
        }

        Assert.DoesNotContain(SampleFleet.SecretValue, agent.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Server.Admin.Token, agent.LogText, StringComparison.Ordinal);
        Assert.False(desk.File.Contains(Encoding.UTF8.GetBytes(desk.Server.Admin.Token)));
    }

    [Fact]
    public async Task Secrets_and_config_maps_are_asked_for_as_metadata_only_and_nothing_is_ever_written()
    {
        var server = await servers.SampleAsync();
        await using var proxy = await RecordingProxy.StartAsync(server);
        await using var desk = new Desk(server);
        proxy.WriteKubeconfig(desk.Kubeconfig);

        var agent = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        Assert.Equal(0, await agent.StopAsync());

        var requests = proxy.Requests;
        Assert.All(requests, static request => Assert.Equal("GET", request.Method));
        var guarded = requests.Where(static request => request.Path is "/api/v1/secrets" or "/api/v1/configmaps").ToList();
        Assert.Contains(guarded, static request => request.Query.Contains("watch=", StringComparison.Ordinal));
        Assert.True(guarded.Count >= 4, $"Only {guarded.Count} requests.");
        Assert.All(guarded, static request =>
        {
            Assert.All(request.Accept.Split(',', StringSplitOptions.TrimEntries), static accept =>
                Assert.Contains("as=PartialObjectMetadata", accept, StringComparison.Ordinal));
        });
        Assert.DoesNotContain(requests, static request => request.Path.EndsWith("/events", StringComparison.Ordinal)
            || request.Path.EndsWith("/leases", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Compressed_lists_are_the_same_lists()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        desk.Configure("list: { compression: true, pageSize: 10 }\n");

        await desk.SyncOnceAsync();

        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task The_owner_of_a_pod_is_its_top_controller_and_its_health_says_why()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        await desk.SyncOnceAsync();

        var answer = await desk.AskAsync("search", "--kind", "pods", "--reason", "CrashLoopBackOff", "-n", "shop");
        var pod = Assert.Single(answer["items"]!.AsArray())!;
        Assert.StartsWith("cart-", pod["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("Degraded", pod["health"]!.GetValue<string>());
        Assert.Equal("Deployment/cart", pod["owner"]!.GetValue<string>());
    }
}
