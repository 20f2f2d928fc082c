using System.CommandLine;
using FleetSync.Cli.Output;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>How much the agent tells, and in which form.</summary>
internal sealed class LogFlags
{
    private readonly Option<string> _level = new("--log-level")
    {
        Description = "Trace, Debug, Information, Warning or Error (default: Information)",
        HelpName = "level",
    };

    private readonly Option<string> _format = new("--log-format")
    {
        Description = "text or json (default: text on a terminal, else json)",
        HelpName = "format",
    };

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        _format.Accept("text", "json");
        _level.CompletionSources.Add("Trace", "Debug", "Information", "Warning", "Error");
        command.Add(_level);
        command.Add(_format);
    }

    /// <summary>Whether lines are JSON.</summary>
    public bool IsJson(ParseResult parse, Terminal terminal) => parse.GetValue(_format) switch
    {
        "json" => true,
        "text" => false,
        _ => !terminal.IsTerminal,
    };

    /// <summary>Adds the configuration keys that were given.</summary>
    public void Read(ParseResult parse, Dictionary<string, string?> keys) => keys.Take(parse, _level, "log.level");
}
