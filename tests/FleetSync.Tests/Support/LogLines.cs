using Microsoft.Extensions.Logging;

namespace FleetSync.Tests.Support;

/// <summary>Keeps every line that was logged.</summary>
internal sealed class LogLines : ILoggerFactory, ILogger
{
    public List<string> Lines { get; } = [];

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Lines)
        {
            Lines.Add($"{logLevel}: {formatter(state, exception)}");
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
