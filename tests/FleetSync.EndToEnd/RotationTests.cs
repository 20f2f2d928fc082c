using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>Credentials in motion, over real sockets.</summary>
public sealed class RotationTests(Servers servers)
{
    [Fact]
    public async Task Tokens_keys_and_certificates_of_both_sides_are_replaced_under_a_running_agent()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("motion");
        foreach (var user in new[] { Servers.Rotating, Servers.Rotated })
        {
            await server.Api.GrantReadAllAsync(user.Name);
        }

        using var certificate = Certificates.SelfSigned();
        using var renewed = Certificates.SelfSigned();
        await using var qdrant = await QdrantDouble.StartAsync(new() { ApiKey = "key-of-before", Certificate = certificate });
        await using var gate = await RecordingProxy.StartAsync(server);
        await using var desk = new Desk(server).StoreIn(qdrant);
        var secrets = new ConfigMapMount(Path.Combine(desk.Folder, "secrets"));
        secrets.Swap(
            ("token", Servers.Rotating.Token), ("cluster-ca.crt", gate.Authority),
            ("key", "key-of-before"), ("qdrant-ca.crt", certificate.ExportCertificatePem()));
        gate.AcceptedToken = Servers.Rotating.Token;
        gate.WriteKubeconfig(desk.Kubeconfig, "tokenFile: secrets/token", "secrets/cluster-ca.crt");
        desk.Configure("""
            qdrant: { caFile: secrets/qdrant-ca.crt, apiKeyFile: secrets/key }
            filters: { types: { include: [configmaps] }, namespaces: { include: [motion] } }
            """);
        var agent = await desk.StartSyncedAsync();

        // Everything at once: nothing of before is worth anything from now on.
        gate.AcceptedToken = Servers.Rotated.Token;
        gate.RenewCertificate();
        await qdrant.StopAsync();
        await qdrant.StartAgainAsync(new() { ApiKey = "key-of-after", Certificate = renewed });
        await server.Api.ApplyAsync(Objects.ConfigMap("motion", "between"));
        secrets.Swap(
            ("token", Servers.Rotated.Token), ("cluster-ca.crt", gate.Authority),
            ("key", "key-of-after"), ("qdrant-ca.crt", renewed.ExportCertificatePem()));
        await server.Api.ApplyAsync(Objects.ConfigMap("motion", "after"));

        await desk.ConvergedAsync(static type => type.Kind == "ConfigMap", "motion");
        Assert.False(agent.HasExited);
        Assert.DoesNotContain("key-of", agent.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(Servers.Rotated.Token, agent.LogText, StringComparison.Ordinal);
        Assert.Equal(0, await agent.StopAsync());
    }
}
