using System.CommandLine;
using FleetSync.Cli.Output;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>In which form an answer is printed.</summary>
internal sealed class OutputFlag
{
    private readonly Option<string> _output;

    /// <summary>Offers some of the formats.</summary>
    /// <param name="formats">Those that the command can print.</param>
    public OutputFlag(params OutputFormat[] formats)
    {
        var names = formats.Select(format => format.ToString().ToLowerInvariant()).ToArray();
        _output = new Option<string>("--output", "-o")
        {
            Description = $"{string.Join(", ", names[..^1])} or {names[^1]}",
            HelpName = "format",
            DefaultValueFactory = _ => "table",
        };
        _output.Accept(names);
    }

    /// <summary>Offers the flag.</summary>
    public void AddTo(Command command) => command.Add(_output);

    /// <summary>The format that was asked for.</summary>
    public OutputFormat Read(ParseResult parse) => parse.GetValue(_output) switch
    {
        "wide" => OutputFormat.Wide,
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        "name" => OutputFormat.Name,
        "rbac" => OutputFormat.Rbac,
        _ => OutputFormat.Table,
    };
}
