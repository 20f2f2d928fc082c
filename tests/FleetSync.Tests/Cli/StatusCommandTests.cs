using FleetSync.Stores;
using FleetSync.Tests.Query;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class StatusCommandTests
{
    private readonly CommandLine _shell = new()
    {
        Store = new()
        {
            Clusters =
            [
                AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4), new UnreadableType("widgets.example.com", "403 Forbidden")),
                AnsweringStore.Cluster("west", TimeSpan.FromMinutes(30)) with { LastSync = null },
            ],
            Facets =
            {
                [FacetField.Cluster] = [new("east", 1204), new("west", 31)],
                [FacetField.Health] = [new("Healthy", 1200), new("Degraded", 35)],
                [FacetField.Kind] = [new("Pod", 1000), new("ConfigMap", 235)],
            },
        },
    };

    [Fact]
    public async Task The_table_shows_clusters_then_counts_then_gaps()
    {
        Assert.Equal(0, await _shell.RunAsync("status"));

        Assert.Equal(
            """
            CLUSTER  SERVER   AGENT  LAST SYNC  HEARTBEAT  TYPES  NOT READABLE  OBJECTS
            east     v1.34.1  0.1.0  3m ago     4s ago        62             1    1,204
            west     v1.34.1  0.1.0  syncing    30m ago       62             0       31

            HEALTH    OBJECTS
            Healthy     1,200
            Degraded       35

            KIND       OBJECTS
            Pod          1,000
            ConfigMap      235

            1,235 objects in /data/fleet.db
            2 clusters, oldest heartbeat 30m ago
            east: 1 type not readable: widgets.example.com (403 Forbidden)
            west: last heard of 30m ago; its answers are that old
            west: the initial synchronisation is not complete; its answers are neither

            """, _shell.Output);
    }

    [Fact]
    public async Task Yaml_has_counts_by_word_and_by_cluster()
    {
        await _shell.RunAsync("status", "-o", "yaml");

        Assert.StartsWith(
            """
            store: /data/fleet.db
            total: 1235
            health:
              Healthy: 1200
              Degraded: 35
            kinds:
              Pod: 1000
              ConfigMap: 235
            coverage:
              asOf: "2026-03-01T12:00:00Z"
              clusters:
                - cluster: east

            """, _shell.Output, StringComparison.Ordinal);
        Assert.Contains("      storedObjects: 31\n", _shell.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1h", 0)]
    [InlineData("1800", 0)]
    [InlineData("5m", 1)]
    public async Task A_script_can_insist_on_freshness(string bound, int code)
    {
        Assert.Equal(code, await _shell.RunAsync("status", "--fail-if-stale", bound, "-o", "json"));

        Assert.Equal(
            code == 0 ? "" : "fleetsync: cluster west was last heard of 30m ago, longer than 5m; "
                + "look whether its 'fleetsync run' is alive\n", _shell.Error);
    }

    [Fact]
    public async Task An_empty_store_is_not_fresh()
    {
        var shell = new CommandLine();

        Assert.Equal(1, await shell.RunAsync("status", "--fail-if-stale", "1h"));

        Assert.StartsWith("0 objects in /data/fleet.db\n", shell.Output, StringComparison.Ordinal);
    }
}
