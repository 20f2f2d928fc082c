using System.CommandLine;
using FleetSync.Cli.Completion;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync completion</c>: the script that makes a shell complete this program's words.</summary>
internal sealed class CompletionCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          source <(fleetsync completion bash)                                    in ~/.bashrc
          source <(fleetsync completion zsh)                                     in ~/.zshrc, after compinit
          fleetsync completion fish > ~/.config/fish/completions/fleetsync.fish

        Completed are commands, flags and their values; clusters, kinds, namespaces and reasons are those of the store, contexts those of
        the kubeconfig. For 'kubectl fleet', put a link called kubectl_complete-fleet to this program beside kubectl-fleet.
        """;

    private readonly Argument<string> _shell = new("shell") { Description = "bash, zsh or fish" };

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        _shell.AcceptOnlyFromAmong(ShellScripts.Shells);
        var command = new Command("completion", "Print a script that completes commands, flags and values in your shell") { _shell };
        command.SetAction(parse => context.Output.Write(ShellScripts.For(parse.GetValue(_shell)!)));
        return command;
    }
}
