using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>What <c>fleetsync doctor</c> says of real servers, and that it changes nothing in them.</summary>
public sealed class DoctorTests(Servers servers)
{
    private static readonly string[] _reads = ["HealthCheck", "Get", "CollectionExists", "Scroll"];

    [Fact]
    public async Task What_may_not_be_read_is_granted_by_the_manifests_that_it_prints()
    {
        var server = await servers.ScratchAsync();
        await server.Api.GrantReadAllExceptAsync(Servers.Examined.Name, ["pods", "deployments.apps"]);
        await using var desk = new Desk(server, user: Servers.Examined);
        desk.Configure("filters: { types: { include: [pods, deployments.apps, configmaps, namespaces, secrets] } }\n");

        var lacking = await DoctorAsync(desk);

        Assert.Equal(3, lacking.ExitCode);
        Assert.Equal("warning", StateOf(lacking.Json, "rights"));
        Assert.Equal(["deployments.apps", "pods"], NotListed(lacking.Json));
        Assert.Contains("403", lacking.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Servers.Examined.Token, lacking.Output + lacking.Error, StringComparison.Ordinal);

        var manifests = await desk.RunAsync([.. Arguments(desk), "-o", "rbac"]);
        Assert.Contains("kind: ClusterRoleBinding", manifests.Output, StringComparison.Ordinal);
        foreach (var manifest in manifests.Output.Split("---\n"))
        {
            await server.Api.ApplyAsync(Manifests.Read(manifest));
        }

        var granted = await DoctorAsync(desk);

        Assert.True(granted.ExitCode == 0, granted.Output);
        Assert.Equal("ok", granted.Json["state"]!.GetValue<string>());
        Assert.Empty(NotListed(granted.Json));
        Assert.Empty(granted.Json["missingRights"]!.AsArray());
    }

    [Fact]
    public async Task It_counts_what_the_server_has_by_reading_alone_and_makes_no_store()
    {
        var server = await servers.SampleAsync();
        await using var gate = await RecordingProxy.StartAsync(server);
        await using var desk = new Desk(server);
        gate.WriteKubeconfig(desk.Kubeconfig, $"token: {server.Admin.Token}");

        var answer = await DoctorAsync(desk);

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
        var pods = (await server.Api.ListAsync("v1", "Pod")).Count;
        Assert.Equal(pods, Type(answer.Json, "pods")["objects"]!.GetValue<int>());
        Assert.False(Type(answer.Json, "events")["inScope"]!.GetValue<bool>());
        Assert.StartsWith("v1.", answer.Json["serverVersion"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(answer.Json["estimate"]!["records"]!.GetValue<int>() > pods);
        Assert.False(File.Exists(desk.File.Path));
        Assert.All(gate.Requests, static request => Assert.Equal("GET", request.Method));

        // The server says itself how many there are: nobody asks for more than one of what is not metadata alone.
        Assert.All(
            gate.Requests.Where(static request => request.Path.EndsWith("/pods", StringComparison.Ordinal) && !request.Query.Contains("watch", StringComparison.Ordinal)),
            static request => Assert.EndsWith("limit=1", request.Query, StringComparison.Ordinal));
        Assert.All(
            gate.Requests.Where(static request => request.Path.EndsWith("/secrets", StringComparison.Ordinal)),
            static request => Assert.Contains("PartialObjectMetadata", request.Accept, StringComparison.Ordinal));

        // What it estimates is what comes to be; the agent's own pages are no part of the above.
        var synced = await desk.RunAsync([.. desk.RunArguments(), "--once"]);
        Assert.Equal(0, synced.ExitCode);
        Assert.Equal(answer.Json["estimate"]!["records"]!.GetValue<int>(), desk.File.Ids("east").Count);
    }

    [Fact]
    public async Task One_broken_thing_does_not_hide_the_others()
    {
        var server = await servers.SampleAsync();
        await using var desk = new Desk(server);

        var withoutStore = await desk.RunAsync(
            "doctor", "--kubeconfig", desk.Kubeconfig, "--qdrant", "http://127.0.0.1:1", "-o", "json");

        Assert.Equal(1, withoutStore.ExitCode);
        Assert.Equal("broken", StateOf(withoutStore.Json, "store"));
        Assert.Equal("ok", StateOf(withoutStore.Json, "rights"));

        desk.Kubeconfig = Path.Combine(desk.Folder, "missing");
        var withoutCluster = await DoctorAsync(desk);

        Assert.Equal(1, withoutCluster.ExitCode);
        Assert.Equal("broken", StateOf(withoutCluster.Json, "credentials"));
        Assert.Equal("skipped", StateOf(withoutCluster.Json, "server"));
        Assert.Equal("ok", StateOf(withoutCluster.Json, "store"));
        Assert.Equal("ok", StateOf(withoutCluster.Json, "embedding"));
    }

    [Fact]
    public async Task A_collection_that_a_fleet_shares_is_examined_and_left_as_it_is()
    {
        var server = await servers.SampleAsync();
        await using var qdrant = await QdrantDouble.StartAsync();
        await using var desk = new Desk(server).StoreIn(qdrant);
        desk.Configure("filters: { types: { include: [namespaces] } }\n");
        await desk.SyncOnceAsync();
        var calls = qdrant.Calls.Count;

        var fits = await DoctorAsync(desk);
        desk.Configure("filters: { types: { include: [namespaces] } }\nembedding: { provider: none }\n");
        var other = await DoctorAsync(desk);

        Assert.Equal(0, fits.ExitCode);
        Assert.Contains("Qdrant", Finding(fits.Json, "store")["what"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("has vectors from", Finding(other.Json, "store")["what"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.All(qdrant.Calls.Skip(calls), static call => Assert.Contains(call.Method, _reads));
    }

    private static IReadOnlyList<string> Arguments(Desk desk) =>
        ["doctor", "--kubeconfig", desk.Kubeconfig, "--cluster", desk.Cluster, .. desk.StoreArguments];

    private static Task<ProgramAnswer> DoctorAsync(Desk desk) => desk.RunAsync([.. Arguments(desk), "-o", "json"]);

    private static JsonNode Finding(JsonObject report, string check) =>
        report["findings"]!.AsArray().Single(finding => finding!["check"]!.GetValue<string>() == check)!;

    private static string StateOf(JsonObject report, string check) => Finding(report, check)["state"]!.GetValue<string>();

    private static JsonNode Type(JsonObject report, string name) =>
        report["types"]!.AsArray().Single(type => type!["type"]!.GetValue<string>() == name)!;

    private static IEnumerable<string> NotListed(JsonObject report) => report["types"]!.AsArray()
        .Where(static type => type!["list"]?.GetValue<bool>() == false)
        .Select(static type => type!["type"]!.GetValue<string>()).Order(StringComparer.Ordinal);
}
