using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Logging;

/// <summary>Turns what one category logs into lines.</summary>
internal sealed class LineLogger(string category, Func<LogLevel> lowest, TimeProvider time, Action<LogEntry> write) : ILogger
{
    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= lowest() && logLevel != LogLevel.None;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            write(new LogEntry
            {
                At = time.GetUtcNow(),
                Level = logLevel,
                Category = category,
                Event = eventId,
                Message = formatter(state, exception),
                Values = state as IReadOnlyList<KeyValuePair<string, object?>>,
                Exception = exception,
            });
        }
    }
}
