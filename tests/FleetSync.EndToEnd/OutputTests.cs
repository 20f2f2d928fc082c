using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Support;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>What a script sees: standard output is a pipe.</summary>
public sealed class OutputTests(OutputTests.Fixture fixture) : IClassFixture<OutputTests.Fixture>
{
    [Theory]
    [InlineData("table")]
    [InlineData("wide")]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("name")]
    public async Task A_search_that_is_piped_has_no_colours_and_no_progress(string format)
    {
        var answer = await AskAsync("search", "--health", "degraded", "-o", format);

        Assert.Equal(0, answer.ExitCode);
        Assert.DoesNotContain("\e", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\r", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Contains("fraud-detector", answer.Output, StringComparison.Ordinal);
        Assert.EndsWith("\n", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_records_as_stored_their_number_and_the_coverage()
    {
        var answer = (await AskAsync("search", "redis", "-n", "shop", "--limit", "2", "-o", "json")).Json;

        Assert.True(answer["total"]!.GetValue<int>() > 2);
        Assert.Equal(2, answer["items"]!.AsArray().Count);
        Assert.True(answer["truncated"]!.GetValue<bool>());
        var record = answer["items"]![0]!.AsObject();
        Assert.All(
            ["id", "cluster", "namespace", "name", "kind", "apiVersion", "status", "labels", "createdAt", "updatedAt", "uid", "health"],
            name => Assert.True(record.ContainsKey(name), $"There is no {name} in {record.ToJsonString()}"));
        Assert.Equal("east", answer["coverage"]!["clusters"]![0]!["cluster"]!.GetValue<string>());
    }

    [Fact]
    public async Task Names_are_ids_one_a_line_and_the_footer_goes_beside()
    {
        var answer = await AskAsync("search", "--kind", "deploy", "-n", "payments", "-o", "name");

        Assert.Equal(
            ["east/payments/apps/v1/Deployment/checkout", "east/payments/apps/v1/Deployment/fraud-detector"],
            answer.Lines.Order(StringComparer.Ordinal));
        Assert.Contains("1 cluster", answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("yaml")]
    public async Task Status_that_is_piped_has_no_colours(string format)
    {
        var answer = await AskAsync("status", "-o", format);

        Assert.Equal(0, answer.ExitCode);
        Assert.DoesNotContain("\e", answer.Output + answer.Error, StringComparison.Ordinal);
        Assert.Contains("v1.20.2", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_counts_what_is_there()
    {
        var status = (await AskAsync("status", "-o", "json")).Json;

        Assert.Equal(fixture.Desk.File.Ids("east").Count, status["total"]!.GetValue<int>());
        Assert.Equal(status["total"]!.GetValue<int>(), status["kinds"]!.AsObject().Sum(static kind => kind.Value!.GetValue<int>()));
        var cluster = status["coverage"]!["clusters"]!.AsArray().Single()!;
        Assert.Equal(status["total"]!.GetValue<int>(), cluster["storedObjects"]!.GetValue<int>());
        Assert.NotNull(cluster["lastSync"]);
    }

    [Fact]
    public async Task The_logs_of_run_are_JSON_lines_where_nobody_watches()
    {
        await using var desk = new Desk(await fixture.Servers.SampleAsync());
        var agent = await desk.StartSyncedAsync();
        Assert.Equal(0, await agent.StopAsync());

        foreach (var line in agent.LogText.Split('\n'))
        {
            var entry = JsonNode.Parse(line)!;
            Assert.NotNull(entry["time"]);
            Assert.NotNull(entry["level"]);
            Assert.NotNull(entry["message"]);
        }
    }

    [Fact]
    public async Task A_search_without_a_match_is_an_answer()
    {
        var answer = await AskAsync("search", "--cluster", "nowhere");

        Assert.Equal(0, answer.ExitCode);
        Assert.Contains("no matches", answer.Output, StringComparison.Ordinal);
    }

    private Task<ProgramAnswer> AskAsync(params IReadOnlyList<string> arguments) =>
        fixture.Desk.RunAsync([.. arguments, "--sqlite", fixture.Desk.File.Path]);

    public sealed class Fixture(Servers servers) : IAsyncLifetime
    {
        public Servers Servers => servers;

        internal Desk Desk { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Desk = new Desk(await servers.SampleAsync());
            await Desk.SyncOnceAsync();
        }

        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }
}
