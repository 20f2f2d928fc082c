using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The published program as kubectl's plugin: by its link alone, and by way of kubectl where that is installed.</summary>
public sealed class KubectlPluginTests(Servers servers) : IAsyncLifetime
{
    private readonly Desk _desk = new();
    private string _folder = "";

    public ValueTask InitializeAsync()
    {
        _folder = Names.Link(_desk);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task By_its_link_it_teaches_what_to_type_there()
    {
        var help = await PluginAsync("search", "--help");
        var wrong = await PluginAsync("serch");

        Assert.Equal(0, help.ExitCode);
        Assert.Contains("Usage:\n  kubectl fleet search", help.Output, StringComparison.Ordinal);
        Assert.Contains("kubectl fleet search \"failing pods in west\"", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  fleetsync ", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.StartsWith("kubectl fleet: unknown command 'serch'; did you mean 'search'?", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_kubectl_asks_at_a_tab_is_answered_by_the_other_link()
    {
        var answer = await FleetSyncProgram.RunOtherAsync(
            _desk.Folder, _desk.Environment, [Path.Combine(_folder, "kubectl_complete-fleet"), "sea"]);

        Assert.Equal(0, answer.ExitCode);
        Assert.Equal(["search\tAsk the fleet: a question, exact filters, or both", ":4"], answer.Lines);
    }

    [Fact]
    public async Task With_kubectls_own_flags_it_reads_a_cluster_and_answers()
    {
        var server = await servers.SampleAsync();
        var kubeconfig = Path.Combine(_desk.Folder, "config");
        new Kubeconfig().Add("other", server, new TestUser("nobody", "token-that-nobody-knows")).Add("east", server, server.Admin).Save(kubeconfig);

        var run = await PluginAsync("run", "--once", "--kubeconfig", kubeconfig, "--context", "east", "--sqlite", _desk.File.Path);
        var found = await PluginAsync("search", "-n", "shop", "--kind", "deploy", "-o", "name", "--sqlite", _desk.File.Path);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("east/shop/apps/v1/Deployment/", found.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kubectl_finds_it_runs_it_and_completes_it()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/kubectl"), "There is no kubectl here.");

        var help = await KubectlAsync("fleet", "search", "--help");
        var wrong = await KubectlAsync("fleet", "serch");
        var completed = await KubectlAsync("__complete", "fleet", "search", "--group-by", "na");

        Assert.Contains("kubectl fleet search \"failing pods in west\"", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("did you mean 'search'?", wrong.Error, StringComparison.Ordinal);
        Assert.Equal("namespace", completed.Lines[0].Split('\t')[0]);
        Assert.Contains(":4", completed.Output, StringComparison.Ordinal);
    }

    private Task<ProgramAnswer> PluginAsync(params IReadOnlyList<string> arguments) =>
        FleetSyncProgram.RunOtherAsync(_desk.Folder, _desk.Environment, [Path.Combine(_folder, "kubectl-fleet"), .. arguments]);

    private Task<ProgramAnswer> KubectlAsync(params IReadOnlyList<string> arguments) =>
        FleetSyncProgram.RunOtherAsync(_desk.Folder, _desk.Environment, ["/usr/bin/kubectl", .. arguments]);
}
