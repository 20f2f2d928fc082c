using FleetSync.Stores;
using FleetSync.Tests.Query;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class ForgetCommandTests
{
    private const string What = "31 objects of cluster west and its record from /data/fleet.db";
    private const string StillAlive = "fleetsync: cluster east was last heard of 4s ago: its agent seems to run still, "
        + "and will write its objects again; stop that 'fleetsync run' first\n";

    [Fact]
    public async Task A_departed_cluster_is_removed_and_counted()
    {
        var shell = Shell();

        Assert.Equal(0, await shell.RunAsync("forget", "--cluster", "west", "--yes"));

        Assert.Equal(["west"], shell.Store.Forgotten);
        Assert.Equal($"Removed {What}\n", shell.Output);
        Assert.Empty(shell.Error);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yikes", false)]
    [InlineData(null, false)]
    public async Task A_person_is_asked(string? answer, bool goes)
    {
        var shell = Shell(typed: answer is null ? [] : [answer]);

        Assert.Equal(goes ? 0 : 1, await shell.RunAsync("forget", "--cluster", "west"));

        Assert.Equal(goes ? ["west"] : [], shell.Store.Forgotten);
        Assert.StartsWith($"Remove {What}? [y/N] ", shell.Error, StringComparison.Ordinal);
        Assert.Equal(!goes, shell.Error.EndsWith("Nothing was removed.\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_a_yes_is_needed()
    {
        var shell = Shell();

        Assert.Equal(2, await shell.RunAsync("forget", "--cluster", "west"));

        Assert.Empty(shell.Store.Forgotten);
        Assert.Equal($"fleetsync: this would remove {What}; nobody can be asked here, so repeat it with --yes\n", shell.Error);
    }

    [Fact]
    public async Task A_cluster_that_is_still_written_needs_a_yes_even_of_a_person()
    {
        var shell = Shell(typed: ["y"]);

        Assert.Equal(2, await shell.RunAsync("forget", "--cluster", "east"));

        Assert.Empty(shell.Store.Forgotten);
        Assert.Equal(
            StillAlive + "fleetsync: this would remove 1,204 objects of cluster east and its record from /data/fleet.db; "
            + "repeat it with --yes to do so nevertheless\n", shell.Error);
    }

    [Fact]
    public async Task A_cluster_that_is_still_written_is_removed_with_a_warning()
    {
        var shell = Shell();

        Assert.Equal(0, await shell.RunAsync("forget", "--cluster", "east", "-y"));

        Assert.Equal(["east"], shell.Store.Forgotten);
        Assert.Equal(StillAlive, shell.Error);
    }

    [Theory]
    [InlineData("north")]
    [InlineData("East")]
    [InlineData("")]
    public async Task An_unknown_cluster_is_an_error_that_names_the_known_ones(string cluster)
    {
        var shell = Shell();

        Assert.Equal(1, await shell.RunAsync("forget", "--cluster", cluster, "--yes"));

        Assert.Empty(shell.Store.Forgotten);
        Assert.Equal($"fleetsync: /data/fleet.db has no cluster '{cluster}'; it has east, left-over, west\n", shell.Error);
    }

    [Fact]
    public async Task Objects_without_a_record_can_be_forgotten_too()
    {
        var shell = Shell();

        Assert.Equal(0, await shell.RunAsync("forget", "--cluster", "left-over", "--yes"));

        Assert.Equal("Removed 1 object of cluster left-over and its record from /data/fleet.db\n", shell.Output);
    }

    [Fact]
    public async Task The_store_is_named_as_everywhere()
    {
        var shell = Shell();

        await shell.RunAsync("forget", "--cluster", "west", "--yes", "--qdrant", "https://qdrant", "--collection", "fleet-eu", "--config", "x.yaml");

        Assert.Equal(("https://qdrant", "fleet-eu", "x.yaml"), (shell.Keys["qdrant.endpoint"], shell.Keys["qdrant.collection"], shell.ConfigFile));
    }

    private static CommandLine Shell(string[]? typed = null) => new()
    {
        Typed = typed is null ? null : new(typed),
        Store = new()
        {
            Clusters =
            [
                AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4)),
                AnsweringStore.Cluster("west", TimeSpan.FromMinutes(30)),
            ],
            Facets = { [FacetField.Cluster] = [new("east", 1204), new("west", 31), new("left-over", 1)] },
        },
    };
}
