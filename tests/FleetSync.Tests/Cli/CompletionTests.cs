using FleetSync.Stores;
using FleetSync.Tests.Query;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Cli;

/// <summary>What the program answers when a shell asks at a tab.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly CommandLine _shell = new()
    {
        Store = new AnsweringStore
        {
            Clusters = [AnsweringStore.Cluster("east", TimeSpan.Zero), AnsweringStore.Cluster("edge-berlin", TimeSpan.Zero), AnsweringStore.Cluster("west", TimeSpan.Zero)],
            Facets = new()
            {
                [FacetField.Kind] = [new("Deployment", 3), new("Pod", 9), new("PodDisruptionBudget", 1)],
                [FacetField.Namespace] = [new("_cluster", 1), new("payments", 2), new("shop", 5)],
                [FacetField.Reason] = [new("CrashLoopBackOff", 2), new("OOMKilled", 1)],
            },
        },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run search status doctor forget reembed completion", "")]
    [InlineData("search status", "s")]
    [InlineData("", "frobnicate")]
    [InlineData("--kind", "search", "--ki")]
    [InlineData("--kubeconfig", "doctor", "--ku")]
    [InlineData("--help", "search", "--he", "x", "--hel")]
    [InlineData("table wide json yaml name", "search", "-o", "")]
    [InlineData("table json yaml rbac", "doctor", "--output", "")]
    [InlineData("--output=json", "status", "--output=j")]
    [InlineData("kind", "search", "--group-by", "k")]
    [InlineData("Degraded", "search", "--health", "deg")]
    [InlineData("Healthy,Degraded", "search", "--health", "Healthy,deg")]
    [InlineData("Debug", "run", "--log-level", "d")]
    [InlineData("bash zsh fish", "completion", "")]
    [InlineData("zsh", "completion", "z")]
    public async Task Commands_flags_and_their_values_are_completed(string expected, params string[] words) =>
        Assert.Equal(expected, string.Join(' ', await AskAsync(words)));

    [Theory]
    [InlineData("east edge-berlin west", "search", "--cluster", "")]
    [InlineData("east edge-berlin", "search", "--cluster", "e")]
    [InlineData("east,west", "search", "--cluster", "east,w")]
    [InlineData("east,edge-berlin east,west", "search", "--cluster", "east,")]
    [InlineData("--cluster=west", "forget", "--cluster=w")]
    [InlineData("Pod PodDisruptionBudget", "search", "broken", "-k", "po")]
    [InlineData("payments", "search", "-n", "pay")]
    [InlineData("OOMKilled", "search", "--reason", "o")]
    [InlineData("", "run", "--cluster", "e")]
    public async Task Names_come_from_the_store(string expected, params string[] words) =>
        Assert.Equal(expected, string.Join(' ', await AskAsync(words)));

    [Fact]
    public async Task The_store_is_the_one_that_the_line_names()
    {
        await AskAsync("search", "--config", "fleet.yaml", "--qdrant", "http://qdrant:6334", "--kind", "P");

        Assert.Equal("http://qdrant:6334", _shell.Keys["qdrant.endpoint"]);
        Assert.Equal("fleet.yaml", _shell.ConfigFile);
    }

    [Fact]
    public async Task Contexts_come_from_the_kubeconfig()
    {
        var file = _folder.File("config");
        await File.WriteAllTextAsync(
            file, "apiVersion: v1\nkind: Config\ncontexts: [{name: prod-eu, context: {}}, {name: prod-us, context: {}}, {name: dev, context: {}}]\n",
            TestContext.Current.CancellationToken);

        Assert.Equal(["prod-eu", "prod-us"], await AskAsync("run", "--kubeconfig", file, "--context", "prod"));
        _shell.Variables["KUBECONFIG"] = file;
        Assert.Equal(["dev"], await AskAsync("doctor", "--context", "d"));
    }

    [Fact]
    public async Task Without_a_store_there_are_no_names_and_no_error()
    {
        var shell = new CommandLine { Store = new() { OpenFails = new StoreException("no store at /data/fleet.db") } };

        Assert.Equal(0, await shell.RunAsync("__complete", "search", "--cluster", ""));

        Assert.Equal(":4\n", shell.Output);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task A_file_is_the_shells_business_and_says_so()
    {
        await _shell.RunAsync("__complete", "search", "--config", "fl");

        Assert.Equal(":0\n", _shell.Output);
    }

    [Fact]
    public async Task Flags_come_with_what_they_mean_and_once_unless_they_may_be_repeated()
    {
        await _shell.RunAsync("__complete", "search", "--limit", "3", "--cluster", "east", "--");

        Assert.Contains("--offset\tRows to leave out\n", _shell.Output, StringComparison.Ordinal);
        Assert.Contains("--cluster\t", _shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--limit\t", _shell.Output, StringComparison.Ordinal);
        Assert.EndsWith(":4\n", _shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_two_dashes_everything_is_a_word() => Assert.Empty(await AskAsync("search", "--", "--ki"));

    [Theory]
    [InlineData("bash", "complete -F _fleetsync fleetsync\n")]
    [InlineData("zsh", "#compdef fleetsync\n")]
    [InlineData("fish", "complete -c fleetsync ")]
    public async Task Each_shell_has_its_script(string shell, string says)
    {
        Assert.Equal(0, await _shell.RunAsync("completion", shell));

        Assert.Contains(says, _shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shell_without_a_script_is_told_which_there_are()
    {
        Assert.Equal(2, await _shell.RunAsync("completion", "tcsh"));

        Assert.Contains("bash", _shell.Error, StringComparison.Ordinal);
        Assert.Contains("fish", _shell.Error, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<string>> AskAsync(params string[] words)
    {
        var before = _shell.Output.Length;
        Assert.Equal(0, await _shell.RunAsync(["__complete", .. words]));
        Assert.Empty(_shell.Error);
        var lines = _shell.Output[before..].TrimEnd('\n').Split('\n');
        return [.. lines.SkipLast(1).Select(static line => line.Split('\t')[0])];
    }
}
