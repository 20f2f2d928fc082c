using FleetSync.Configuration;
using FleetSync.Stores;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>Keeps one store true to one cluster until told to stop.</summary>
internal sealed class FleetAgent
{
    private readonly FleetOptions _options;
    private readonly IResourceStore _store;

    /// <summary>Composes the agent; nothing runs yet.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="store">An opened store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where the story is told.</param>
    public FleetAgent(FleetOptions options, IResourceStore store, TimeProvider time, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(logs);
        _options = options;
        _store = store;
    }

    /// <summary>How far it is; safe to read at any time.</summary>
    public SyncProgress Progress => new() { Cluster = _options.ClusterId ?? _store.Location };

    /// <summary>
    /// Runs until <paramref name="stop"/>, then flushes what waits within a bound. With <paramref name="once"/> it ends by itself
    /// when the store has acknowledged every readable type's list.
    /// </summary>
    /// <param name="once">Whether to end after the initial synchronisation.</param>
    /// <param name="stop">Asks for a graceful end.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public Task RunAsync(bool once, CancellationToken stop) => _store.OpenAsync(stop);
}
