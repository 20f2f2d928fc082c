using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Logging;

/// <summary>One event of the story a running agent tells.</summary>
internal sealed record LogEntry
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How much it matters.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>Who says it.</summary>
    public required string Category { get; init; }

    /// <summary>Which event.</summary>
    public required EventId Event { get; init; }

    /// <summary>The sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The sentence's values by name; null where it has none.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>>? Values { get; init; }

    /// <summary>What was thrown, if anything.</summary>
    public Exception? Exception { get; init; }
}
