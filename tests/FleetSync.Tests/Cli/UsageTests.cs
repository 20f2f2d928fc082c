using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Stores;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class UsageTests
{
    private readonly CommandLine _shell = new();

    [Theory]
    [InlineData("unknown command 'serch'; did you mean 'search'?", "serch")]
    [InlineData("unknown command 'frobnicate'", "frobnicate")]
    [InlineData("unknown flag '--limt'; did you mean '--limit'?", "search", "--limt", "3", "web")]
    [InlineData("unknown flag '--hea'; did you mean '--health'?", "search", "--hea", "degraded")]
    [InlineData("unknown flag '--onc'; did you mean '--once'?", "run", "--onc")]
    [InlineData("unknown argument 'now'", "status", "now")]
    [InlineData("give a command: run, search, status, doctor, forget, reembed, completion")]
    [InlineData("--limit '0' is not allowed: give a whole number from 1 up to 10000", "search", "web", "--limit", "0")]
    [InlineData("--offset 'x' is not allowed: give a whole number from 0", "search", "web", "--offset", "x")]
    [InlineData("--output 'xml' is not known: allowed are table, wide, json, yaml, name", "search", "web", "-o", "xml")]
    [InlineData("--output 'name' is not known: allowed are table, json, yaml", "status", "-o", "name")]
    [InlineData("--log-format 'xml' is not known: allowed are text, json", "run", "--log-format", "xml")]
    [InlineData("--fail-if-stale '5 min' is not a duration: give 90s, 5m, 2h or 1d", "status", "--fail-if-stale", "5 min")]
    [InlineData("Option '--cluster' is required", "forget")]
    [InlineData("empty query: give words", "search")]
    [InlineData("empty query: give words", "search", "  ", "--kind", ",")]
    [InlineData("health 'sick' is not known: allowed are Healthy, ", "search", "--health", "sick")]
    [InlineData("label 'app' is not of the form key=value", "search", "-l", "app")]
    public async Task Wrong_usage_ends_with_2_and_says_what_is_right(string says, params string[] arguments)
    {
        Assert.Equal(2, await _shell.RunAsync(arguments));

        Assert.StartsWith("fleetsync: " + says, _shell.Error, StringComparison.Ordinal);
        Assert.Empty(_shell.Output);
    }

    [Fact]
    public async Task An_empty_question_does_not_even_open_the_store()
    {
        await _shell.RunAsync("search");

        Assert.False(_shell.Store.Opened);
    }

    [Theory]
    [InlineData("fleetsync run --once", "--help")]
    [InlineData("fleetsync search \"payment timeouts\"", "search", "--help")]
    [InlineData("fleetsync status --fail-if-stale 5m", "status", "-h")]
    [InlineData("fleetsync run --context prod", "run", "--help")]
    [InlineData("fleetsync run --qdrant http://qdrant:6334", "run", "--help")]
    [InlineData("fleetsync forget --cluster west --yes", "forget", "--help")]
    [InlineData("fleetsync doctor -o rbac | kubectl apply -f -", "doctor", "--help")]
    [InlineData("source <(fleetsync completion bash)", "completion", "--help")]
    public async Task Help_teaches_by_example(string example, params string[] arguments)
    {
        Assert.Equal(0, await _shell.RunAsync(arguments));

        Assert.Contains(example, _shell.Output, StringComparison.Ordinal);
        Assert.Empty(_shell.Error);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        Assert.Equal(0, await _shell.RunAsync("--version"));

        Assert.Matches("^fleetsync [0-9]+\\.[0-9]+\\.[0-9]+[^\n]*\n$", _shell.Output);
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_ends_with_1_and_its_own_words()
    {
        var shell = new CommandLine { Store = new() { OpenFails = new StoreException("no store at /data/fleet.db") } };

        Assert.Equal(1, await shell.RunAsync("status"));

        Assert.Equal("fleetsync: no store at /data/fleet.db\n", shell.Error);
        Assert.True(shell.Store.Disposed);
    }

    [Fact]
    public async Task A_wrong_setting_and_an_unknown_context_end_with_2()
    {
        var wrong = new CommandLine { LoadFails = new ConfigurationException([new("command line", "batch.maxSize", "batch.maxSize: 0 is not 1 or more")]) };
        var unknown = new CommandLine { LoadFails = new ConnectionException("no context 'prod' in kc") };

        Assert.Equal(2, await wrong.RunAsync("run", "--batch-size", "0"));
        Assert.Equal(2, await unknown.RunAsync("run", "--context", "prod"));

        Assert.Contains("batch.maxSize", wrong.Error, StringComparison.Ordinal);
        Assert.Equal("fleetsync: no context 'prod' in kc\n", unknown.Error);
    }

    [Fact]
    public async Task Credentials_that_have_expired_end_with_1_as_nothing_is_wrong_with_the_configuration()
    {
        var shell = new CommandLine
        {
            LoadFails = new ConnectionException("the client certificate has expired") { Kind = ConnectionFaultKind.Failed },
        };

        Assert.Equal(1, await shell.RunAsync("run"));

        Assert.Equal("fleetsync: the client certificate has expired\n", shell.Error);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("1", true)]
    public async Task A_defect_is_a_sentence_and_its_stack_only_comes_on_demand(string? debug, bool stack)
    {
        var shell = new CommandLine { LoadFails = new InvalidOperationException("it broke") };
        if (debug is not null)
        {
            shell.Variables["FLEETSYNC_DEBUG"] = debug;
        }

        Assert.Equal(1, await shell.RunAsync("status"));

        Assert.StartsWith("fleetsync: InvalidOperationException: it broke\n", shell.Error, StringComparison.Ordinal);
        Assert.Equal(stack, shell.Error.Contains("   at ", StringComparison.Ordinal));
        Assert.NotEqual(stack, shell.Error.Contains("please report it", StringComparison.Ordinal));
    }
}
