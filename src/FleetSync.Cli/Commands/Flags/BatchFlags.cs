using System.CommandLine;

namespace FleetSync.Cli.Commands.Flags;

/// <summary>How long changes wait for company, and how many travel together.</summary>
internal sealed class BatchFlags
{
    private readonly Option<string> _window = new("--window")
    {
        Description = "Seconds that a change waits for company (default: 5)",
        HelpName = "seconds",
    };

    private readonly Option<string> _size = new("--batch-size")
    {
        Description = "Changes a batch at most (default: 1000)",
        HelpName = "n",
    };

    /// <summary>Offers the flags.</summary>
    public void AddTo(Command command)
    {
        command.Add(_window);
        command.Add(_size);
    }

    /// <summary>Adds the configuration keys that were given.</summary>
    public void Read(ParseResult parse, Dictionary<string, string?> keys)
    {
        keys.Take(parse, _window, "batch.windowSeconds");
        keys.Take(parse, _size, "batch.maxSize");
    }
}
