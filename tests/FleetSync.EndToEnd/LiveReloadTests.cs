using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>A configuration file that changes under the agent, as a mounted ConfigMap does.</summary>
public sealed class LiveReloadTests(Servers servers)
{
    private const string Types = "filters: { types: { include: [configmaps, serviceaccounts] }, namespaces: { include: [reload] } }";

    [Fact]
    public async Task Filters_batches_and_the_log_level_apply_without_a_restart()
    {
        var server = await servers.ScratchAsync();
        await server.Api.CreateNamespaceAsync("reload");
        await server.Api.ApplyAsync(Objects.ConfigMap("reload", "stays"));
        await server.Api.ApplyAsync("""{ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": { "namespace": "reload", "name": "goes" } }""");
        await using var desk = new Desk(server);
        var mount = new ConfigMapMount(Path.Combine(desk.Folder, "config"));
        mount.Swap(("fleetsync.yaml", $"{Types}\n"));
        var agent = desk.Start(more: ["--config", "config/fleetsync.yaml"]);
        await agent.SyncedAsync();
        await desk.StoredAsync("east/reload/v1/ServiceAccount/goes");
        var before = Updated(desk, "stays");

        mount.Swap(("fleetsync.yaml", """
            filters: { types: { include: [configmaps] }, namespaces: { include: [reload] } }
            batch: { maxSize: 7 }
            log: { level: Debug }
            """));
        var applied = await agent.LoggedAsync("ConfigurationApplied");
        Assert.Equal("The configuration has changed: filters, batch, log.level from now on", applied["message"]!.GetValue<string>());
        await desk.GoneAsync("east/reload/v1/ServiceAccount/goes");
        await agent.LoggedAsync("Wrote");
        await desk.ConvergedAsync(static type => type.Kind == "ConfigMap", "reload");
        Assert.Equal(before, Updated(desk, "stays"));

        mount.Swap(("fleetsync.yaml", "filters: { types: { exclude: [configmaps] } }\nbatch: { maxSise: 7 }\n"));
        var refused = await agent.LoggedAsync("ConfigurationRefused");
        Assert.Equal(
            "The configuration cannot be used: config/fleetsync.yaml:2:19: unknown setting batch.maxSise. Did you mean batch.maxSize?\n"
            + "The settings of before stay in force",
            refused["message"]!.GetValue<string>());
        await server.Api.ApplyAsync(Objects.ConfigMap("reload", "while-broken"));
        await desk.StoredAsync("east/reload/v1/ConfigMap/while-broken");

        mount.Swap(("fleetsync.yaml", $"{Types}\nprune: false\nlist: {{ compression: true }}\n"));
        await agent.LoggedAsync("ConfigurationNeedsRestart", static entry =>
            entry["message"]!.GetValue<string>().EndsWith(": list.compression", StringComparison.Ordinal));
        await desk.StoredAsync("east/reload/v1/ServiceAccount/goes");

        // Without pruning what is left out from now on stays as it was.
        mount.Swap(("fleetsync.yaml", "prune: false\nfilters: { types: { include: [configmaps] }, namespaces: { include: [reload] } }\n"));
        await agent.LoggedAsync("ConfigurationApplied", static entry =>
            entry["message"]!.GetValue<string>() == "The configuration has changed: filters from now on");
        await server.Api.ApplyAsync(Objects.ConfigMap("reload", "last"));
        await desk.StoredAsync("east/reload/v1/ConfigMap/last");
        Assert.NotNull(desk.File.Record("east/reload/v1/ServiceAccount/goes"));
        Assert.Equal(before, Updated(desk, "stays"));
        Assert.Equal(0, await agent.StopAsync());
    }

    private static string Updated(Desk desk, string name) =>
        desk.File.Fingerprint("east").Single(row => row.Contains($"/{name} ", StringComparison.Ordinal));
}
