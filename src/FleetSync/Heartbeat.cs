using System.Reflection;
using FleetSync.Configuration;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>Keeps the cluster's own record fresh: every answer of a search quotes it.</summary>
internal sealed class Heartbeat(
    FleetOptions options, IResourceStore store, IEmbedder embedder, Func<SyncProgress> progress, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private DateTimeOffset? _lastSync;
    private bool _faulted;

    /// <summary>This build's version, <c>0.1.0</c>.</summary>
    public static string AgentVersion { get; } =
        typeof(Heartbeat).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Saves the record until stopped: in its rhythm, and when the first synchronisation is complete.</summary>
    /// <param name="synced">Completes then.</param>
    /// <param name="stop">Ends it.</param>
    public async Task BeatAsync(Task synced, CancellationToken stop)
    {
        try
        {
            _lastSync = await LastSyncAsync(stop);
            while (true)
            {
                await SaveAsync(stop);
                var period = Task.Delay(Period, time, stop);
                await (synced.IsCompleted ? period : await Task.WhenAny(period, synced));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The last record is saved by whoever stopped it, once everything is written.
        }
    }

    /// <summary>Saves the record as it is now. A store that fails is told of once and tried again with the next beat.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        var now = progress();
        if (now.SyncedAfter is not null && now.Pending == 0)
        {
            _lastSync = time.GetUtcNow();
        }

        try
        {
            await store.SaveClusterAsync(ToRecord(now), cancellationToken);
            _faulted = false;
        }
        catch (StoreException e)
        {
            if (!_faulted)
            {
                log.HeartbeatFailed(e.Message);
            }

            _faulted = true;
        }
    }

    private ClusterRecord ToRecord(SyncProgress now) => new()
    {
        Cluster = now.Cluster,
        ClusterSecretRef = options.ClusterSecretRef,
        ServerVersion = now.ServerVersion,
        AgentVersion = AgentVersion,
        LastSync = _lastSync,
        LastHeartbeat = time.GetUtcNow(),
        TypesWatched = now.TypesDiscovered,
        TypesNotReadable = now.NotReadable,
        ObjectCount = now.Objects,
        EmbeddingFingerprint = embedder.Dimensions == 0 ? "" : embedder.Fingerprint,
    };

    private async Task<DateTimeOffset?> LastSyncAsync(CancellationToken stop)
    {
        try
        {
            var records = await store.ReadClustersAsync(stop);
            return records.FirstOrDefault(record => record.Cluster == options.Extraction.Cluster)?.LastSync;
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
