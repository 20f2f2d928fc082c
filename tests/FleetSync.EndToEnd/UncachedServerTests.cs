using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>A server whose watches read etcd: a compaction alone makes the version of a running watch too old.</summary>
public sealed class UncachedServerTests(UncachedServerTests.Fixture fixture) : IClassFixture<UncachedServerTests.Fixture>
{
    [Fact]
    public async Task A_watch_whose_version_is_compacted_lists_again_and_misses_nothing()
    {
        await using var desk = new Desk(fixture.Server);
        desk.Configure("watch: { timeoutSeconds: 5 }\nlog: { level: Debug }\n");
        await desk.Api.CreateNamespaceAsync("old");
        await desk.Api.ApplyManyAsync(Objects.Many(30, static number => Objects.Pod("old", $"pod-{number}")));
        var agent = await desk.StartSyncedAsync();

        // Revisions go on without the types that see no event; their watches end after seconds and resume from too old a one.
        await desk.Api.ApplyManyAsync(Objects.Many(30, static number => Objects.ConfigMap("old", $"map-{number}")));
        await fixture.Server.CompactEtcdAsync();
        await agent.LoggedAsync("WatchFaulted", static entry =>
            entry["why"]!.GetValue<string>().Contains("old", StringComparison.OrdinalIgnoreCase)
            || entry["why"]!.GetValue<string>().Contains("410", StringComparison.Ordinal)
            || entry["why"]!.GetValue<string>().Contains("compacted", StringComparison.OrdinalIgnoreCase));
        await desk.Api.DeleteAsync(Objects.PodRef("old", "pod-0004"));

        await desk.GoneAsync("east/old/v1/Pod/pod-0004");
        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_paged_list_that_is_compacted_midway_is_complete_all_the_same()
    {
        await using var desk = new Desk(fixture.Server);
        desk.Configure("list: { pageSize: 1, stream: false }\nfilters: { types: { include: [configmaps] }, namespaces: { include: [paged] } }\n");
        await desk.Api.CreateNamespaceAsync("paged");
        await desk.Api.ApplyManyAsync(Objects.Many(300, static number => Objects.ConfigMap("paged", $"map-{number}")));

        var agent = desk.Start();
        await Poll.UntilAsync("the list to be complete", TimeSpan.FromSeconds(60), async () =>
        {
            // Continue tokens are too old from now on.
            await desk.Api.PatchAsync(Objects.ConfigMapRef("paged", "map-0000"), $$"""{ "data": { "key": "{{Guid.NewGuid()}}" } }""");
            await fixture.Server.CompactEtcdAsync();
            Assert.False(agent.HasExited);
            return agent.Log.Any(static entry => entry["event"]!.GetValue<string>() == "Synced");
        });

        await desk.ConvergedAsync(static type => type.Plural == "configmaps", "paged");
    }

    public sealed class Fixture(Servers servers)
        : OwnServer(servers, new ApiServerOptions { Name = "uncached", WatchCache = false });
}
