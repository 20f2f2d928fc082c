using FleetSync.Cli.Commands;
using Xunit;

namespace FleetSync.Tests.Cli;

/// <summary>One binary under several names.</summary>
public sealed class ProgramNameTests
{
    [Theory]
    [InlineData("/usr/local/bin/fleetsync", "fleetsync")]
    [InlineData("fleetsync.exe", "fleetsync")]
    [InlineData("/usr/local/bin/kubectl-fleet", "kubectl fleet")]
    [InlineData("/home/me/.krew/bin/kubectl_complete-fleet", "kubectl fleet")]
    public void A_program_is_called_as_its_file(string path, string name) => Assert.Equal(name, ProgramName.Of(path).Text);

    [Fact]
    public void What_kubectl_asks_at_a_tab_is_a_name_of_its_own()
    {
        Assert.Equal(["__complete", "search", ""], ProgramName.Words("/bin/kubectl_complete-fleet", ["search", ""]));
        Assert.Equal(["search", "x"], ProgramName.Words("/bin/kubectl-fleet", ["search", "x"]));
    }

    [Theory]
    [InlineData("Run `fleetsync run` first", "Run `kubectl fleet run` first")]
    [InlineData("'fleetsync search --help' shows", "'kubectl fleet search --help' shows")]
    [InlineData("--config fleetsync.yaml in fleetsync run", "--config fleetsync.yaml in kubectl fleet run")]
    [InlineData("Stop fleetsync, move the file away", "Stop fleetsync, move the file away")]
    [InlineData("written by a newer fleetsync (schema 3)", "written by a newer fleetsync (schema 3)")]
    [InlineData("/usr/bin/fleetsync run", "/usr/bin/fleetsync run")]
    public void Hints_call_the_program_as_the_person_did(string own, string here)
    {
        Assert.Equal(here, ProgramName.OfKubectl.In(own));
        Assert.Equal(own, ProgramName.Own.In(own));
    }

    [Theory]
    [InlineData("kubectl fleet run --once", "--help")]
    [InlineData("Usage:\n  kubectl fleet search", "search", "--help")]
    [InlineData("kubectl fleet search \"payment timeouts\"", "search", "--help")]
    [InlineData("kubectl fleet doctor -o rbac | kubectl apply -f -", "doctor", "--help")]
    [InlineData("kubectl fleet forget --cluster west --yes", "forget", "--help")]
    public async Task As_kubectls_plugin_help_teaches_what_to_type_there(string says, params string[] arguments)
    {
        var shell = new CommandLine { Program = ProgramName.OfKubectl };

        Assert.Equal(0, await shell.RunAsync(arguments));

        Assert.Contains(says, shell.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("  fleetsync ", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_kubectls_plugin_errors_do_too()
    {
        var shell = new CommandLine { Program = ProgramName.OfKubectl };

        Assert.Equal(2, await shell.RunAsync("serch"));

        Assert.Equal("kubectl fleet: unknown command 'serch'; did you mean 'search'?\n'kubectl fleet --help' shows what there is, with examples\n", shell.Error);
    }

    [Fact]
    public async Task Every_command_teaches_by_example_under_both_names()
    {
        var root = new CommandLine();
        await root.RunAsync("__complete", "");
        foreach (var command in root.Output.Split('\n').Where(static line => line.Contains('\t')).Select(static line => line.Split('\t')[0]))
        {
            var (own, plugin) = (new CommandLine(), new CommandLine { Program = ProgramName.OfKubectl });
            await own.RunAsync(command, "--help");
            await plugin.RunAsync(command, "--help");

            Assert.Contains("Examples:\n", own.Output, StringComparison.Ordinal);
            Assert.Contains($"fleetsync {command}", own.Output, StringComparison.Ordinal);
            Assert.Contains($"kubectl fleet {command}", plugin.Output, StringComparison.Ordinal);
            Assert.DoesNotContain($"fleetsync {command}", plugin.Output, StringComparison.Ordinal);
        }
    }
}
