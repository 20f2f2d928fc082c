using FleetSync.EndToEnd.Support;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>What goes wrong before anything is done: a code, and a message with what, where and what to do.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const int Failed = 1;
    private const int Usage = 2;
    private readonly Desk _desk = new();

    public ValueTask InitializeAsync()
    {
        WriteKubeconfig("https://127.0.0.1:1");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    [Fact]
    public async Task All_that_is_wrong_with_a_configuration_is_told_at_once_with_its_position()
    {
        _desk.Configure("""
            clusterID: a/b
            batch:
              windowSecond: 3
              maxSize: many
            """);

        var answer = await _desk.RunAsync("run");

        Refused(answer, Usage, "fleetsync.yaml", "clusterID", "windowSecond", "windowSeconds", "maxSize", "many");
        Assert.Contains(":3", answer.Error, StringComparison.Ordinal);
        Assert.Contains(":4", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_configuration_is_told_with_its_position()
    {
        _desk.Configure("batch:\n  maxSize: [1\n");
        Refused(await _desk.RunAsync("run"), Usage, "fleetsync.yaml");
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_is_told_by_its_name()
    {
        Refused(await _desk.RunAsync("run", "--config", "elsewhere.yaml"), Usage, "elsewhere.yaml");
    }

    [Fact]
    public async Task A_value_of_a_flag_that_is_not_allowed_is_told_with_what_is()
    {
        Refused(await _desk.RunAsync("run", "--window", "soon"), Usage, "window", "soon");
        Refused(await _desk.RunAsync("search", "--limit", "none", "x"), Usage, "--limit", "none");
        Refused(await _desk.RunAsync("serch"), Usage, "serch", "search");
    }

    [Fact]
    public async Task A_kubeconfig_or_context_that_is_not_there_is_told()
    {
        Refused(await _desk.RunAsync([.. _desk.RunArguments(), "--context", "nowhere"]), Usage, "nowhere", "east");
        _desk.Kubeconfig = Path.Combine(_desk.Folder, "missing");
        Refused(await _desk.RunAsync(_desk.RunArguments()), Usage, "missing");
    }

    [Fact]
    public async Task Without_any_kubeconfig_the_answer_says_what_to_do()
    {
        Refused(await _desk.RunAsync("run", "--sqlite", _desk.File.Path), Usage, "kubeconfig");
    }

    [Fact]
    public async Task A_broken_kubeconfig_is_told()
    {
        await File.WriteAllTextAsync(_desk.Kubeconfig, "apiVersion: v1\nclusters: [");
        Refused(await _desk.RunAsync(_desk.RunArguments()), Usage, "kubeconfig");
    }

    [Fact]
    public async Task A_credential_plugin_that_is_not_installed_is_told()
    {
        WriteKubeconfig("https://127.0.0.1:1", "exec: { apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, interactiveMode: Never }");
        Refused(await _desk.RunAsync(_desk.RunArguments()), Usage, "no-such-plugin");
    }

    [Theory]
    [InlineData("command: sh, args: [-c, 'echo log in first >&2; exit 3']", "exit code 3", "log in first")]
    [InlineData("command: cat, args: [expired.json]", "expired at 2020-01-01", "Log in again")]
    public async Task A_credential_plugin_that_fails_is_a_failure_and_no_wrong_configuration(string plugin, params string[] words)
    {
        await File.WriteAllTextAsync(Path.Combine(_desk.Folder, "expired.json"), """
            { "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",
              "status": { "token": "x", "expirationTimestamp": "2020-01-01T00:00:00Z" } }
            """);
        WriteKubeconfig("https://127.0.0.1:1", $"exec: {{ apiVersion: client.authentication.k8s.io/v1, {plugin}, interactiveMode: Never }}");
        Refused(await _desk.RunAsync(_desk.RunArguments()), Failed, words);
    }

    [Fact]
    public async Task An_empty_query_is_answered_with_examples()
    {
        Refused(await _desk.RunAsync("search"), Usage, "empty query");
        Refused(await _desk.RunAsync("search", "  "), Usage, "empty query");
    }

    [Fact]
    public async Task A_search_before_the_first_run_says_that_nothing_was_synced()
    {
        Refused(await _desk.RunAsync("search", "x", "--sqlite", _desk.File.Path), Failed, _desk.File.Path, "fleetsync run");
        Refused(await _desk.RunAsync("status", "--sqlite", _desk.File.Path), Failed, _desk.File.Path, "fleetsync run");
        Assert.False(File.Exists(_desk.File.Path));
    }

    [Fact]
    public async Task An_unreachable_server_is_told_and_tried_again_until_SIGTERM()
    {
        var agent = _desk.Start();

        var told = await agent.LoggedAsync("ServerUnreachable");

        Assert.Contains("127.0.0.1:1", told["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(agent.HasExited);
        Assert.Equal(0, await agent.StopAsync());
        Assert.Equal(1, agent.Log.Count(static entry => entry["event"]!.GetValue<string>() == "ServerUnreachable"));
    }

    private static void Refused(ProgramAnswer answer, int code, params IReadOnlyList<string> words)
    {
        Assert.Equal(code, answer.ExitCode);
        Assert.Empty(answer.Output);
        Assert.All(words, word => Assert.Contains(word, answer.Error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", answer.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("defect", answer.Error, StringComparison.Ordinal);
    }

    private void WriteKubeconfig(string server, string user = "token: x")
    {
        File.WriteAllText(_desk.Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: east
            clusters: [{ name: east, cluster: { server: "{{server}}" } }]
            users: [{ name: east, user: { {{user}} } }]
            contexts: [{ name: east, context: { cluster: east, user: east } }]
            """);
    }
}
