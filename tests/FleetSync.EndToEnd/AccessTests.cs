using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>Who the agent is, and what it may read.</summary>
public sealed class AccessTests(Servers servers)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(75);

    [Fact]
    public async Task A_forbidden_type_is_named_holds_up_nothing_and_is_taken_up_when_granted()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("forbidden");
        await server.Api.ApplyAsync(Objects.ConfigMap("forbidden", "open"));
        await server.Api.ApplyAsync(Objects.Pod("forbidden", "hidden"));
        await server.Api.GrantReadAllExceptAsync(Servers.Restricted.Name, ["pods"]);
        await using var desk = new Desk(server, user: Servers.Restricted);
        desk.Configure("filters: { types: { include: [pods, configmaps] }, namespaces: { include: [forbidden] } }\n");

        var agent = await desk.StartSyncedAsync();

        Assert.Equal(["east/forbidden/v1/ConfigMap/open"], Own(desk));
        var (type, why) = Assert.Single(await desk.NotReadableAsync());
        Assert.Equal("pods", type);
        Assert.Contains("forbidden", why, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("restricted", why, StringComparison.Ordinal);
        Assert.Contains("pods", (await desk.RunAsync("search", "--kind", "configmaps", "--sqlite", desk.File.Path)).Output, StringComparison.Ordinal);

        await server.Api.GrantReadAllAsync(Servers.Restricted.Name);

        await desk.StoredAsync("east/forbidden/v1/Pod/hidden", within: Retry);
        await agent.LoggedAsync("ReadableAgain");
        await agent.StopAsync();
        Assert.Empty(await desk.NotReadableAsync());

        // Taken away again: what was stored stays, for nothing says that it is gone (I2).
        await server.Api.GrantReadAllExceptAsync(Servers.Restricted.Name, ["pods"]);
        var answer = await desk.SyncOnceAsync();
        Assert.Contains("not readable: pods", answer.Output, StringComparison.Ordinal);
        Assert.Contains("east/forbidden/v1/Pod/hidden", desk.File.Ids("east"));
    }

    [Fact]
    public async Task A_token_file_that_is_rotated_is_read_again()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("rotation");
        foreach (var user in new[] { Servers.Rotating, Servers.Rotated })
        {
            await server.Api.GrantReadAllAsync(user.Name);
        }

        await using var desk = new Desk(server);
        desk.Configure(
            "filters: { types: { include: [configmaps] }, namespaces: { include: [rotation] } }\nwatch: { timeoutSeconds: 5 }\n");
        var token = Path.Combine(desk.Folder, "token");
        await File.WriteAllTextAsync(token, Servers.Rotating.Token);
        await using var gate = await RecordingProxy.StartAsync(server);
        gate.AcceptedToken = Servers.Rotating.Token;
        gate.WriteKubeconfig(desk.Kubeconfig, $"tokenFile: {token}");
        var agent = await desk.StartSyncedAsync();

        // The old token is worth nothing from now on; open watches end after seconds and have to be asked for with the new one.
        await File.WriteAllTextAsync(token, Servers.Rotated.Token);
        gate.AcceptedToken = Servers.Rotated.Token;
        await server.Api.ApplyAsync(Objects.ConfigMap("rotation", "before"));
        await Poll.UntilAsync("a watch with the new token", TimeSpan.FromSeconds(60), () => Task.FromResult(gate.Requests.Any(
            static request => request.Status == 200 && request.Query.Contains("watch=", StringComparison.Ordinal)
                && request.Authorization == $"Bearer {Servers.Rotated.Token}")));
        await server.Api.ApplyAsync(Objects.ConfigMap("rotation", "after"));

        await desk.StoredAsync("east/rotation/v1/ConfigMap/before");
        await desk.StoredAsync("east/rotation/v1/ConfigMap/after");
        Assert.False(agent.HasExited);
        Assert.DoesNotContain(Servers.Rotated.Token, agent.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_who_the_agent_is()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server));
        new Kubeconfig().Add("east", server, server.CreateClientCertificate("cert-user", "system:masters")).Save(desk.Kubeconfig);

        await desk.SyncOnceAsync();

        Assert.Contains("east/_cluster/v1/Namespace/default", desk.File.Ids("east"));
    }

    [Fact]
    public async Task An_exec_plugin_says_who_the_agent_is()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server));
        var credential = Path.Combine(desk.Folder, "credential with spaces.json");
        await File.WriteAllTextAsync(credential, $$"""
            { "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": { "token": "{{server.Admin.Token}}" } }
            """);
        new Kubeconfig().Add("east", server, $"""
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: cat
                  args: ["{credential}"]
                  interactiveMode: Never

            """).Save(desk.Kubeconfig);

        await desk.SyncOnceAsync();

        Assert.Contains("east/_cluster/v1/Namespace/default", desk.File.Ids("east"));
    }

    [Fact]
    public async Task A_server_under_another_name_than_its_certificate_has_is_refused()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server));
        var text = await File.ReadAllTextAsync(desk.Kubeconfig);
        await File.WriteAllTextAsync(
            desk.Kubeconfig,
            text.Replace("    certificate-authority:", "    tls-server-name: other.example.com\n    certificate-authority:", StringComparison.Ordinal));

        var agent = desk.Start();
        var told = await agent.LoggedAsync("ServerUnreachable");

        var message = told["message"]!.GetValue<string>();
        Assert.Contains("certificate", message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("name", message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(desk.File.Ids("east"));
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task A_server_that_another_authority_signed_is_refused()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server));
        var text = await File.ReadAllTextAsync(desk.Kubeconfig);
        await File.WriteAllTextAsync(desk.Kubeconfig, text.Replace(
            server.AuthorityPath, (await servers.SampleAsync()).AuthorityPath, StringComparison.Ordinal));

        var agent = desk.Start();
        var told = await agent.LoggedAsync("ServerUnreachable");

        Assert.Contains("certificate", told["message"]!.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(desk.File.Ids("east"));
    }

    [Fact]
    public async Task Credentials_that_the_server_refuses_are_told_and_tried_again()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server, user: new TestUser("nobody", "token-that-has-expired")));

        var agent = desk.Start();
        var told = await agent.LoggedAsync("ServerUnreachable");

        Assert.Contains("401", told["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("token-that-has-expired", agent.LogText, StringComparison.Ordinal);
        Assert.False(agent.HasExited);
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task Once_ends_with_1_where_nothing_may_be_read_and_names_it()
    {
        var server = await servers.ScratchAsync();
        await using var desk = Narrow(new Desk(server, user: Servers.Powerless));
        var forbidden = await desk.RunAsync([.. desk.RunArguments(), "--once"]);
        Assert.Equal(1, forbidden.ExitCode);
        Assert.Empty(forbidden.Output);
        Assert.Contains("nothing of cluster east could be read: namespaces (", forbidden.Error, StringComparison.Ordinal);
        Assert.Contains("powerless", forbidden.Error, StringComparison.Ordinal);

        await using var stranger = Narrow(new Desk(server, user: new TestUser("nobody", "token-that-has-expired")));
        var refused = await stranger.RunAsync([.. stranger.RunArguments(), "--once"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("all types (GET /api: 401", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("token-that-has-expired", refused.Error, StringComparison.Ordinal);
    }

    private static Desk Narrow(Desk desk) => desk.Configure("filters: { types: { include: [namespaces] } }\n");

    private static IEnumerable<string> Own(Desk desk) =>
        desk.File.Ids("east").Where(static id => !id.EndsWith("/kube-root-ca.crt", StringComparison.Ordinal));
}
