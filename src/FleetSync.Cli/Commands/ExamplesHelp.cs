using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FleetSync.Cli.Output;

namespace FleetSync.Cli.Commands;

/// <summary>Help that teaches by example: the examples come last, where the eye stops.</summary>
internal sealed class ExamplesHelp(IReadOnlyDictionary<Command, string> examples, Terminal terminal) : SynchronousCommandLineAction
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
        _help.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out var text))
        {
            parseResult.InvocationConfiguration.Output.Write($"Examples:\n{text}\n");
        }

        return ExitCodes.Done;
    }
}
