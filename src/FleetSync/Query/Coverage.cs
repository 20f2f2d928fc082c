using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>What an answer stands on: the clusters it was drawn from, at one moment.</summary>
/// <param name="Clusters">The records of the clusters in question, by name.</param>
/// <param name="AsOf">When they were read.</param>
internal sealed record Coverage(IReadOnlyList<ClusterRecord> Clusters, DateTimeOffset AsOf)
{
    /// <summary>A cluster that was last heard of longer ago than this counts as out of touch.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(2);

    /// <summary>The largest age of a heartbeat; null when there is no cluster.</summary>
    public TimeSpan? OldestHeartbeat
    {
        get
        {
            TimeSpan? oldest = null;
            foreach (var cluster in Clusters)
            {
                var age = HeartbeatAge(cluster);
                oldest = oldest is null || age > oldest ? age : oldest;
            }

            return oldest;
        }
    }

    /// <summary>How long ago a cluster's agent last said it was alive; never negative, whatever the clocks say.</summary>
    public TimeSpan HeartbeatAge(ClusterRecord cluster)
    {
        var age = AsOf - cluster.LastHeartbeat;
        return age < TimeSpan.Zero ? TimeSpan.Zero : age;
    }

    /// <summary>Whether the cluster has not been heard of for longer than <see cref="StaleAfter"/>.</summary>
    public bool IsStale(ClusterRecord cluster) => HeartbeatAge(cluster) > StaleAfter;
}
