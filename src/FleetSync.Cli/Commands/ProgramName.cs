using System.Text.RegularExpressions;

namespace FleetSync.Cli.Commands;

/// <summary>
/// How the program was called, and how its help and its hints therefore call it. One binary has several names: as <c>kubectl-fleet</c> on the
/// path it is kubectl's plugin, and as <c>kubectl_complete-fleet</c> what kubectl asks at a tab.
/// </summary>
/// <param name="Text">What a person types.</param>
internal sealed partial record ProgramName(string Text)
{
    private const string Plugin = "kubectl-fleet";
    private const string PluginCompletion = "kubectl_complete-fleet";

    /// <summary>Under its own name.</summary>
    public static ProgramName Own { get; } = new("fleetsync");

    /// <summary>As kubectl's plugin.</summary>
    public static ProgramName OfKubectl { get; } = new("kubectl fleet");

    /// <summary>The name behind the path that the program was started by.</summary>
    public static ProgramName Of(string path) =>
        Path.GetFileNameWithoutExtension(path) is Plugin or PluginCompletion ? OfKubectl : Own;

    /// <summary>The words to run, given those that followed the program's path.</summary>
    /// <param name="path">The path it was started by.</param>
    /// <param name="arguments">The words after it.</param>
    public static IReadOnlyList<string> Words(string path, IReadOnlyList<string> arguments) =>
        Path.GetFileNameWithoutExtension(path) == PluginCompletion ? [Completion.Completer.Command, .. arguments] : arguments;

    /// <summary>A text in which the program calls its own commands, with the name it has here.</summary>
    public string In(string text) => this == Own ? text : OwnCommand().Replace(text, Text);

    /// <summary>The program's name before one of its commands or flags; not in a file name, an address or a sentence.</summary>
    [GeneratedRegex(@"(?<![\w./-])fleetsync(?= (run|search|status|doctor|forget|reembed|completion|--help|--version)\b)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnCommand();
}
