using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

public sealed class TwoClusterTests(Servers servers)
{
    [Fact]
    public async Task Two_agents_write_one_file_at_the_same_time_and_leave_each_others_objects_alone()
    {
        var sample = await servers.SampleAsync();
        var scratch = await servers.ScratchAsync();
        await using var desk = new Desk(sample);
        desk.Configure("batch: { maxSize: 20 }\nfilters: { types: { include: [ClusterRole, services, secrets, configmaps, pods] } }\n");
        desk.Window = "0.05";
        await scratch.Api.CreateNamespaceAsync("two");
        var both = Path.Combine(desk.Folder, "both");
        new Kubeconfig().Add("east", sample, sample.Admin).Add("west", scratch, scratch.Admin).Save(both);
        desk.Kubeconfig = both;

        var east = desk.Start();
        var west = desk.Start(cluster: "west", more: ["--context", "west"]);
        for (var i = 0; i < 20; i++)
        {
            // Both write while the other one does.
            await scratch.Api.ApplyAsync(Objects.ConfigMap("two", FormattableString.Invariant($"map-{i}")));
        }

        await Task.WhenAll(east.SyncedAsync(), west.SyncedAsync());
        await desk.ConvergedAsync(static type => type.Plural is "clusterroles" or "services" or "secrets" or "configmaps" or "pods");
        await desk.StoredAsync("west/two/v1/ConfigMap/map-19");
        var eastern = desk.File.Fingerprint("east");

        for (var i = 0; i < 20; i++)
        {
            await scratch.Api.DeleteAsync(Objects.ConfigMapRef("two", FormattableString.Invariant($"map-{i}")));
        }

        await desk.GoneAsync("west/two/v1/ConfigMap/map-19");
        Assert.Equal(eastern, desk.File.Fingerprint("east"));
        Assert.Contains("west/_cluster/rbac.authorization.k8s.io/v1/ClusterRole/view", desk.File.Ids("west"));
        Assert.Equal(0, await west.StopAsync());
        Assert.Equal(0, await east.StopAsync());
        var status = await desk.AskAsync("status");
        Assert.Equal(["east", "west"], status["coverage"]!["clusters"]!.AsArray().Select(item => item!["cluster"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Two_clusters_whose_objects_have_the_same_names_have_each_their_own()
    {
        var sample = await servers.SampleAsync();
        await using var desk = new Desk(sample);
        desk.Configure("filters: { types: { include: [namespaces] } }\n");

        await desk.SyncOnceAsync();
        var west = await desk.RunAsync([.. desk.RunArguments("west"), "--once"]);

        Assert.Equal(0, west.ExitCode);
        Assert.Equal(
            desk.File.Ids("east").Select(static id => id.Replace("east/", "", StringComparison.Ordinal)),
            desk.File.Ids("west").Select(static id => id.Replace("west/", "", StringComparison.Ordinal)));
    }
}
