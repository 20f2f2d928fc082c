using FleetSync.Cli.Commands;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Embedding;
using FleetSync.Leadership;
using FleetSync.Stores;
using FleetSync.Watching;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli;

/// <summary>An agent and the connection it works over.</summary>
internal sealed class ConnectedAgent : IFleetAgent
{
    private readonly ClusterConnection _connection;
    private readonly LiveAgent _agent;

    private ConnectedAgent(ClusterConnection connection, LiveAgent agent)
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
        FleetMetrics metrics,
        CancellationToken cancellationToken)
    {
        var connection = await ClusterConnection.OpenAsync(
            options.Connection, Transport(options.Watcher), ProcessEnvironment.Current(), time, cancellationToken);
        var agent = new LiveAgent(
            Named(options, connection),
            store,
            (current, writable) => new FleetAgent(current, connection.Server, connection.SendAsync, writable, embedder, time, logs, metrics),
            Election(options.LeaderElection, connection, time, logs));
        metrics.Follow(() => agent.Progress);
        return new ConnectedAgent(connection, agent);
    }

    /// <inheritdoc/>
    public void Apply(FleetOptions next) => _agent.Apply(Named(next, _connection));

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

    private static FleetOptions Named(FleetOptions options, ClusterConnection connection)
    {
        var id = options.ClusterId ?? connection.DefaultClusterName;
        return options with
        {
            ClusterId = id,
            Extraction = options.Extraction with { Cluster = id, ClusterSecretRef = options.ClusterSecretRef },
        };
    }

    private static LeaderElection? Election(
        LeaderElectionOptions options, ClusterConnection connection, TimeProvider time, ILoggerFactory logs)
    {
        if (!options.Enabled)
        {
            return null;
        }

        var environment = ProcessEnvironment.Current();
        var lease = new LeaseApi(connection.SendAsync, Candidate.Namespace(options, environment), options.LeaseName, time);
        return new LeaderElection(
            options, Candidate.Identity(environment), lease, time, Random.Shared.NextDouble, logs.CreateLogger("FleetSync"));
    }
}
