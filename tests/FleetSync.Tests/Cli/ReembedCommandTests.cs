using System.Text.Json.Nodes;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class ReembedCommandTests
{
    private readonly ScriptedEmbedder _embedder = new();

    [Fact]
    public async Task It_says_from_what_to_what_and_what_to_do_next()
    {
        var migration = new ScriptedMigration();
        var shell = new CommandLine { Migration = migration, Embedder = _embedder };

        Assert.Equal(0, await shell.RunAsync("reembed"));

        Assert.True(migration.Completed);
        Assert.Equal("Re-embedding /data/fleet.db: from \"static/1\" to \"scripted/4\"\n", shell.Error);
        Assert.Equal(
            "/data/fleet.db has vectors from \"scripted/4\" now: 3 texts embedded in 0.0 s. "
            + "Start its agents again with this embedding; those that run with another write nothing any more.\n",
            shell.Output);
    }

    [Fact]
    public async Task What_is_done_already_is_left_alone()
    {
        var migration = new ScriptedMigration { Start = new("scripted/4", IsDone: true, IsResumed: false) };
        var shell = new CommandLine { Migration = migration, Embedder = _embedder };

        Assert.Equal(0, await shell.RunAsync("reembed", "-o", "json"));

        Assert.Equal((false, 0), (migration.Completed, _embedder.Calls));
        var answer = JsonNode.Parse(shell.Output)!;
        Assert.Equal(("scripted/4", "scripted/4", false, 0), ((string?)answer["from"], (string?)answer["to"], (bool)answer["changed"]!, (int)answer["texts"]!));
    }

    [Fact]
    public async Task A_store_that_fails_for_a_while_is_waited_for_and_one_that_refuses_ends_it()
    {
        var waiting = new ScriptedMigration
        {
            Faults = new([new StoreException("it is not there") { MayPass = true }, new StoreException("it is not there") { MayPass = true }]),
        };
        var shell = new CommandLine { Migration = waiting, Embedder = _embedder };
        Assert.Equal(0, await PassAsync(shell, shell.RunAsync("reembed")));
        Assert.Equal(1, shell.Error.Split("Waiting: it is not there").Length - 1);
        Assert.Contains("Going on.", shell.Error, StringComparison.Ordinal);

        var refused = new CommandLine { Migration = new ScriptedMigration { Faults = new([new StoreException("no way in")]) }, Embedder = _embedder };
        Assert.Equal(1, await refused.RunAsync("reembed"));
        Assert.Contains("fleetsync: no way in\n", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_goes_on_failing_ends_it_with_what_was_done_kept()
    {
        _embedder.Down = new EmbeddingFault("no route to host.");
        var migration = new ScriptedMigration();
        var shell = new CommandLine { Migration = migration, Embedder = _embedder };

        Assert.NotEqual(0, await PassAsync(shell, shell.RunAsync("reembed")));

        Assert.False(migration.Completed);
        Assert.InRange(_embedder.Calls, 10, 25);
        Assert.EndsWith("fleetsync: no route to host. What was done is kept: run it again, and it goes on.\n", shell.Error, StringComparison.Ordinal);
    }

    private static async Task<int> PassAsync(CommandLine shell, Task<int> run)
    {
        while (!run.IsCompleted)
        {
            shell.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        return await run;
    }
}
