using System.CommandLine;
using FleetSync.Configuration;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>Where the configuration and the store are.</summary>
internal sealed class StoreFlags
{
    /// <summary>The configuration key of <c>--sqlite</c>.</summary>
    public const string SqliteKey = "store.sqlite.path";

    /// <summary>The configuration key of <c>--qdrant</c>.</summary>
    public const string QdrantKey = "qdrant.endpoint";

    /// <summary>The configuration key of <c>--collection</c>.</summary>
    public const string CollectionKey = "qdrant.collection";

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

    private readonly Option<string> _qdrant = new("--qdrant")
    {
        Description = "Qdrant server that holds the fleet instead: http(s)://host, gRPC port 6334 (key: qdrant.apiKeyFile or "
            + "FLEETSYNC__QDRANT__APIKEY)",
        HelpName = "url",
    };

    private readonly Option<string> _collection = new("--collection")
    {
        Description = "Its collection (default: fleet-resources)",
        HelpName = "name",
    };

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_config);
        command.Add(_sqlite);
        command.Add(_qdrant);
        command.Add(_collection);
    }

    /// <summary>The configuration for a command that has no other flags with settings.</summary>
    public FleetOptions Load(CliContext context, ParseResult parse)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal);
        Read(parse, keys);
        return context.Composition.LoadOptions(ConfigFile(parse), keys);
    }

    /// <summary>The configuration file that was named, if one was.</summary>
    public string? ConfigFile(ParseResult parse) => parse.GetValue(_config);

    /// <summary>Adds the configuration keys that were given.</summary>
    public void Read(ParseResult parse, Dictionary<string, string?> keys)
    {
        keys.Take(parse, _sqlite, SqliteKey);
        keys.Take(parse, _qdrant, QdrantKey);
        keys.Take(parse, _collection, CollectionKey);
    }
}
