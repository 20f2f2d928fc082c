using System.CommandLine;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>Where the configuration and the store are.</summary>
internal sealed class StoreFlags
{
    private readonly Option<string> _config = new("--config")
    {
        Description = "Configuration file, YAML or JSON (default: fleetsync.yaml where present)",
        HelpName = "file",
    };

    private readonly Option<string> _sqlite = new("--sqlite")
    {
        Description = "SQLite file that holds the fleet (default: in your data folder)",
        HelpName = "file",
    };

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_sqlite);
    }

    /// <summary>The configuration file that was named, if one was.</summary>
    public string? ConfigFile(ParseResult parse) => parse.GetValue(_config);

    /// <summary>Adds the configuration keys that were given.</summary>
    public void Read(ParseResult parse, Dictionary<string, string?> keys) => keys.Take(parse, _sqlite, "store.sqlite.path");
}
