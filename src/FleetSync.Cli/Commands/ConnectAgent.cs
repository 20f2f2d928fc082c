using FleetSync.Configuration;
using FleetSync.Embedding;
using FleetSync.Stores;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Commands;

/// <summary>Connects an agent to its cluster.</summary>
/// <param name="options">The configuration.</param>
/// <param name="store">The store, opened.</param>
/// <param name="embedder">Makes the vectors that the store was opened for.</param>
/// <param name="time">The clock.</param>
/// <param name="logs">Where the story is told.</param>
/// <param name="metrics">Where it is measured.</param>
/// <param name="cancellationToken">Gives up connecting.</param>
internal delegate Task<IFleetAgent> ConnectAgent(
    FleetOptions options,
    IResourceStore store,
    IEmbedder embedder,
    TimeProvider time,
    ILoggerFactory logs,
    FleetMetrics metrics,
    CancellationToken cancellationToken);
