using FleetSync.Cli.Output;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Logging;

/// <summary>
/// The log of a running agent: lines of text or JSON that share the terminal with the live line. Written by hand because the
/// console provider brings dependency injection, options and a thread, and cannot share a terminal.
/// </summary>
internal sealed class LineLoggerFactory(LogLevel lowest, TimeProvider time, Action<LogEntry> write) : ILoggerFactory
{
    private volatile LogLevel _lowest = lowest;

    /// <summary>The lowest level that is written; may change at any time.</summary>
    public LogLevel Lowest
    {
        get => _lowest;
        set => _lowest = value;
    }

    /// <summary>A factory that writes to a live line's terminal.</summary>
    public static LineLoggerFactory Create(LogLevel lowest, bool json, TimeProvider time, LiveLine line, Terminal terminal) =>
        new(lowest, time, entry => line.WriteLine(
            json ? JsonLogLine.Of(entry) : TextLogLine.Of(entry, terminal, lowest <= LogLevel.Debug)));

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, () => _lowest, time, write);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Log lines go to one place; a second provider has no way in.");

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held: the writer belongs to whoever gave it.
    }
}
