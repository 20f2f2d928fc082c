using FleetSync.Cli.Commands;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Watching;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli;

/// <summary>An agent and the connection it works over.</summary>
internal sealed class ConnectedAgent : IFleetAgent
{
    private readonly ClusterConnection _connection;
    private readonly FleetAgent _agent;

    private ConnectedAgent(ClusterConnection connection, FleetAgent agent)
    {
        _connection = connection;
        _agent = agent;
    }

    /// <inheritdoc/>
    public SyncProgress Progress => _agent.Progress;

    /// <summary>Finds the cluster and its credentials; the cluster's own name is its id unless the configuration gave another.</summary>
    /// <exception cref="ConnectionException">They cannot be found or used.</exception>
    public static async Task<IFleetAgent> ConnectAsync(
        FleetOptions options,
        IResourceStore store,
        IEmbedder embedder,
        TimeProvider time,
        ILoggerFactory logs,
        CancellationToken cancellationToken)
    {
        var connection = await ClusterConnection.OpenAsync(
            options.Connection, Transport(options.Watcher), ProcessEnvironment.Current(), time, cancellationToken);
        var id = options.ClusterId ?? connection.DefaultClusterName;
        var named = options with
        {
            ClusterId = id,
            Extraction = options.Extraction with { Cluster = id, ClusterSecretRef = options.ClusterSecretRef },
        };
        return new ConnectedAgent(connection, new FleetAgent(named, connection.Server, connection.SendAsync, store, embedder, time, logs));
    }

    /// <inheritdoc/>
    public Task RunAsync(bool once, CancellationToken stop) => _agent.RunAsync(once, stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>How bytes travel, as the watcher's options say.</summary>
    public static TransportOptions Transport(WatcherOptions watcher) => new()
    {
        PingDelay = watcher.PingDelay,
        PingTimeout = watcher.PingTimeout,
        Compression = watcher.Compression,
    };
}
