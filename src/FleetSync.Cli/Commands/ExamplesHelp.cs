using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FleetSync.Cli.Output;

namespace FleetSync.Cli.Commands;

/// <summary>Help that teaches by example: the examples come last, where the eye stops.</summary>
internal sealed class ExamplesHelp(IReadOnlyDictionary<Command, string> examples, Terminal terminal, ProgramName program)
    : SynchronousCommandLineAction
{
    private const int ReadableWidth = 120;

    private readonly HelpAction _help = new()
    {
        // A pipe has no width; a wide terminal is no reason for long lines.
        MaxWidth = Math.Min(terminal.Width, ReadableWidth),
    };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var help = new StringWriter();
        parseResult.InvocationConfiguration.Output = help;
        _help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;

        // The file's name, under which the parser knows the program, is not always what a person types.
        output.Write(help.ToString().Replace($"  {RootCommand.ExecutableName}", $"  {program.Text}", StringComparison.Ordinal));
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var text))
        {
            output.Write($"Examples:\n{program.In(text)}\n");
        }

        return ExitCodes.Done;
    }
}
