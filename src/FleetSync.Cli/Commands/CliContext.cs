using FleetSync.Cli.Output;

namespace FleetSync.Cli.Commands;

/// <summary>What the commands touch outside themselves: streams, clock, environment, and the product behind them.</summary>
internal sealed record CliContext
{
    /// <summary>What the program is called here.</summary>
    public ProgramName Program { get; init; } = ProgramName.Own;

    /// <summary>Answers go here.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>What accompanies them goes here: errors, progress, logs.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>What <see cref="Output"/> can show.</summary>
    public required Terminal OutputTerminal { get; init; }

    /// <summary>What <see cref="Error"/> can show.</summary>
    public required Terminal ErrorTerminal { get; init; }

    /// <summary>Waits for a line that a person types; null where nobody sits there.</summary>
    public Func<string?>? ReadLine { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>Ends the process at once with a code, whatever still runs.</summary>
    public required Action<int> Exit { get; init; }

    /// <summary>Opens what the commands work with.</summary>
    public required Composition Composition { get; init; }
}
