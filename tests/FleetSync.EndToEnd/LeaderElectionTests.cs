using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>Replicas of one agent, of which one writes.</summary>
public sealed class LeaderElectionTests(Servers servers, ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Of_two_one_writes_and_the_other_takes_over_when_it_is_killed_stopped_or_frozen()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("election");
        await server.Api.ApplyManyAsync(Objects.Many(50, static number => Objects.ConfigMap("election", $"m-{number}")));
        await using var desk = Desk(server, "election");
        var leader = await desk.StartSyncedAsync();
        Assert.Equal(await HolderAsync(server, "election"), await ShownAsync(server, "election"));

        for (var round = 0; round < 3; round++)
        {
            // A kill: nobody is told, so the lease has to run out; what changes meanwhile is not lost.
            var standby = await StandbyAsync(desk);
            await leader.KillAsync();
            var killed = Stopwatch.GetTimestamp();
            await server.Api.ApplyAsync(Objects.ConfigMap("election", $"while-nobody-leads-{round}"));
            await standby.LoggedAsync("Leading", within: Patience);
            var took = Stopwatch.GetElapsedTime(killed).TotalSeconds;
            output.WriteLine($"after SIGKILL: {took:0.00} s");
            Assert.InRange(took, 10, 16);
            await standby.SyncedAsync();
            await desk.StoredAsync($"east/election/v1/ConfigMap/while-nobody-leads-{round}");
            leader = standby;
        }

        // The same again with a graceful stop: the lease is given back, and nothing is written anew.
        for (var round = 0; round < 3; round++)
        {
            var before = desk.File.Fingerprint("east");
            var standby = await StandbyAsync(desk);
            var stopped = Stopwatch.GetTimestamp();
            leader.Terminate();
            await standby.LoggedAsync("Leading", within: Patience);
            var took = Stopwatch.GetElapsedTime(stopped).TotalSeconds;
            output.WriteLine($"after SIGTERM: {took:0.00} s");
            Assert.InRange(took, 0, 2);
            Assert.Equal(0, await leader.EndAsync());
            await standby.SyncedAsync();
            Assert.Equal(before, desk.File.Fingerprint("east"));
            Assert.Equal(0, (await standby.SyncedAsync())["written"]!.GetValue<long>());
            leader = standby;
        }

        // A leader that comes back after its lease has run out, with a change in its hands, writes nothing more.
        var last = await StandbyAsync(desk);
        await server.Api.ApplyAsync(Objects.ConfigMap("election", "m-0000", "2"));
        leader.Freeze();
        await last.LoggedAsync("Leading", within: Patience);
        await last.SyncedAsync();
        await desk.StoredAsync("east/election/v1/ConfigMap/m-0000", static record => record["labels"]!["round"]!.GetValue<string>() == "2");
        var after = desk.File.Fingerprint("east");
        leader.Thaw();
        await leader.LoggedAsync("LeaseLost");
        await leader.LoggedAsync("StandingBy");
        Assert.Equal(after, desk.File.Fingerprint("east"));
        Assert.Equal(0, await leader.StopAsync());
        Assert.NotEqual("", await HolderAsync(server, "election"));
        Assert.Equal(0, await last.StopAsync());
        Assert.Equal("", await HolderAsync(server, "election"));
        await desk.ConvergedAsync(static type => type.Kind == "ConfigMap", "election");
    }

    [Fact]
    public async Task Without_the_right_to_the_lease_it_says_which_rule_is_missing_and_goes_on_once_it_is_granted()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("lease-rules");
        await server.Api.ApplyAsync(Objects.ConfigMap("lease-rules", "a"));
        await server.Api.GrantReadAllAsync(Servers.Electing.Name);
        await using var desk = Desk(server, "lease-rules", Servers.Electing);

        var agent = desk.Start();
        var told = (await agent.LoggedAsync("LeaseForbidden"))["message"]!.GetValue<string>();
        Assert.Contains("cannot create resource \"leases\" in API group \"coordination.k8s.io\"", told, StringComparison.Ordinal);
        Assert.Contains("a Role in namespace lease-rules", told, StringComparison.Ordinal);
        Assert.Contains("verbs: [create]", told, StringComparison.Ordinal);
        Assert.Empty(desk.File.Ids("east"));
        var once = await desk.RunAsync([.. desk.RunArguments(), "--once"]);
        Assert.Equal(1, once.ExitCode);
        Assert.Contains("verbs: [get, update, watch]", once.Error, StringComparison.Ordinal);

        // Exactly the rules that it asked for, beside reading what it is to synchronise.
        await server.Api.GrantAsync(Servers.Electing.Name, [AccessRules.Rule("", ["configmaps"], ["get", "list", "watch"])]);
        await GrantLeaseAsync(server, "lease-rules");

        await agent.SyncedAsync();
        await desk.StoredAsync("east/lease-rules/v1/ConfigMap/a");
        var standby = await StandbyAsync(desk);
        agent.Terminate();
        var stopped = Stopwatch.GetTimestamp();
        await standby.LoggedAsync("Leading");
        Assert.InRange(Stopwatch.GetElapsedTime(stopped).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Nothing_but_its_lease_is_ever_written_to_the_cluster()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("lease-only");
        await using var desk = Desk(server, "lease-only");
        await using var gate = await RecordingProxy.StartAsync(server);
        gate.WriteKubeconfig(desk.Kubeconfig);
        var agent = await desk.StartSyncedAsync();
        await Poll.UntilAsync("renewals", Patience, () => Task.FromResult(gate.Requests.Count(static r => r.Method == "PUT") > 2));
        Assert.Equal(0, await agent.StopAsync());

        const string Leases = "/apis/coordination.k8s.io/v1/namespaces/lease-only/leases";
        var writes = gate.Requests.Where(static request => request.Method != "GET").ToList();
        Assert.Equal(("POST", Leases, (int)HttpStatusCode.Created), (writes[0].Method, writes[0].Path, writes[0].Status));
        Assert.All(writes.Skip(1), static write => Assert.Equal(("PUT", $"{Leases}/fleetsync"), (write.Method, write.Path)));
    }

    private static Desk Desk(ApiServer server, string ns, TestUser? user = null) => new Desk(server, user: user).Configure($$"""
        leaderElection: { enabled: true, leaseNamespace: {{ns}} }
        filters: { types: { include: [configmaps] }, namespaces: { include: [{{ns}}] } }
        """);

    private static async Task<Agent> StandbyAsync(Desk desk)
    {
        var agent = desk.Start();
        await agent.LoggedAsync("StandingBy");
        return agent;
    }

    private static async Task<string> HolderAsync(ApiServer server, string ns) =>
        (await server.Api.GetAsync(new ObjectRef("coordination.k8s.io/v1", "Lease", ns, "fleetsync")))!["spec"]!["holderIdentity"]!.GetValue<string>();

    /// <summary>What kubectl get prints in the column HOLDER: it asks the server for a table.</summary>
    private static async Task<string> ShownAsync(ApiServer server, string ns)
    {
        var trusted = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        trusted.CustomTrustStore.ImportFromPemFile(server.AuthorityPath);
        using var http = new HttpClient(new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = trusted } });
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{server.Url}/apis/coordination.k8s.io/v1/namespaces/{ns}/leases/fleetsync");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.Admin.Token}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        using var answer = await http.SendAsync(request);
        var table = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var column = table["columnDefinitions"]!.AsArray().Select(static c => c!["name"]!.GetValue<string>()).ToList().IndexOf("Holder");
        return table["rows"]![0]!["cells"]![column]!.GetValue<string>();
    }

    private static async Task GrantLeaseAsync(ApiServer server, string ns)
    {
        await server.Api.ApplyAsync($$"""
            {
              "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": { "name": "fleetsync", "namespace": "{{ns}}" },
              "rules": [
                { "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["create"] },
                { "apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "resourceNames": ["fleetsync"], "verbs": ["get", "update", "watch"] }
              ]
            }
            """);
        await server.Api.ApplyAsync($$"""
            {
              "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": { "name": "fleetsync", "namespace": "{{ns}}" },
              "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "fleetsync" },
              "subjects": [{ "apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "{{Servers.Electing.Name}}" }]
            }
            """);
    }
}
