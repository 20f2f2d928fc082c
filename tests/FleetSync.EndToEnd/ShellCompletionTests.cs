using FleetSync.EndToEnd.Support;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The scripts of <c>fleetsync completion</c>, each run by its shell, with the names of a store that a real cluster filled.</summary>
public sealed class ShellCompletionTests(ShellCompletionTests.Fixture fixture) : IClassFixture<ShellCompletionTests.Fixture>
{
    private readonly Desk _desk = fixture.Desk;

    [Theory]
    [InlineData("se", "search")]
    [InlineData("search --ki", "--kind")]
    [InlineData("status -o ''", "table json yaml")]
    [InlineData("search --cluster ea", "east")]
    [InlineData("search --cluster = ea", "east")] // as bash cuts --cluster=ea: only what stands behind the mark is replaced
    [InlineData("search --cluster =", "east")]
    [InlineData("search --kind Pod,Deploy", "Pod,Deployment")]
    [InlineData("search --health = deg", "Degraded")]
    [InlineData("run --context ea", "east")]
    [InlineData("search 'failing pods' --limit 5 --off", "--offset")]
    [InlineData("search --config fleets", "fleetsync.yaml")]
    public async Task Bash_completes(string typed, string expected)
    {
        var answer = await BashAsync(
            $"""
            COMP_WORDS=(fleetsync {typed})
            COMP_CWORD=$(({"${#COMP_WORDS[@]}"} - 1))
            COMP_LINE="{"${COMP_WORDS[*]}"}"
            COMP_POINT={"${#COMP_LINE}"}
            _fleetsync
            printf '%s\n' "{"${COMPREPLY[@]}"}"
            """);

        Assert.Equal(expected.Split(' '), answer.Lines);
        Assert.Empty(answer.Error);
    }

    [Fact]
    public async Task Bash_knows_the_program_once_its_script_is_read() =>
        Assert.Equal("complete -F _fleetsync fleetsync", (await BashAsync("complete -p fleetsync")).Output.TrimEnd());

    [Theory]
    [InlineData("bash --norc --noprofile -i", "source <(fleetsync completion bash)\n")]
    [InlineData("zsh -f -i", "autoload -U compinit; compinit -u -d zcompdump; source <(fleetsync completion zsh)\n")]
    public async Task A_person_at_a_prompt_presses_the_tab_key(string shell, string prepare)
    {
        // The words end in nothing but tabs, so that what runs in the end was completed: the script of fish, which begins so.
        var answer = await FleetSyncProgram.RunOtherAsync(
            _desk.Folder, _desk.Environment, ["script", "-qec", shell, "/dev/null"], $"{prepare}fleetsync comp\tfi\t\nexit\n");

        Assert.Contains("# fish completion of fleetsync", answer.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("se", "search")]
    [InlineData("search --ki", "--kind")]
    [InlineData("search --cluster ''", "east")]
    [InlineData("search --kind=Deploy", "--kind=Deployment")]
    [InlineData("run --context ea", "east")]
    public async Task Zsh_is_offered_the_words_and_what_they_mean(string typed, string expected)
    {
        // What compinit and the completion system would do with them is theirs: here they are printed.
        var answer = await FleetSyncProgram.RunOtherAsync(_desk.Folder, _desk.Environment, ["zsh", "-f", "-c",
            $$"""
            compdef() { print -r -- "registered $2" >&2 }
            _describe() { print -rl -- "${(@P)2}" }
            _files() { print files }
            source <(fleetsync completion zsh)
            words=(fleetsync {{typed}})
            CURRENT=${#words}
            PREFIX=${words[CURRENT]}
            _fleetsync
            """]);

        Assert.Equal("registered fleetsync\n", answer.Error);
        Assert.StartsWith(expected, answer.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fleetsync se", "search\tAsk the fleet: a question, exact filters, or both")]
    [InlineData("fleetsync search --ki", "--kind\t")]
    [InlineData("fleetsync search --cluster ", "east")]
    [InlineData("fleetsync search --kind=Deploy", "--kind=Deployment")]
    [InlineData("fleetsync run --context ea", "east")]
    [InlineData("fleetsync search --config fleets", "fleetsync.yaml")]
    public async Task Fish_completes(string line, string expected)
    {
        var answer = await FleetSyncProgram.RunOtherAsync(
            _desk.Folder, _desk.Environment, ["fish", "--no-config", "-c", $"fleetsync completion fish | source; complete --do-complete '{line}'"]);

        Assert.True(answer.ExitCode == 0, answer.Error);
        Assert.StartsWith(expected, answer.Lines[0], StringComparison.Ordinal);
    }

    private Task<ProgramAnswer> BashAsync(string script) => FleetSyncProgram.RunOtherAsync(
        _desk.Folder, _desk.Environment, ["bash", "--norc", "-c", $"source <(fleetsync completion bash)\n{script}"]);

    public sealed class Fixture(Servers servers) : IAsyncLifetime
    {
        internal Desk Desk { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Desk = new Desk(await servers.SampleAsync());
            Desk.Configure($"store: {{ sqlite: {{ path: {Desk.File.Path} }} }}\n");
            await Desk.SyncOnceAsync();
            Names.Link(Desk);
            Desk.Environment["KUBECONFIG"] = Desk.Kubeconfig;
        }

        public ValueTask DisposeAsync() => Desk.DisposeAsync();
    }
}
