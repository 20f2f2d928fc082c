using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Stores;

namespace FleetSync.Diagnosis.Checks;

/// <summary>What the cluster will be called, and whether somebody already is.</summary>
internal static class NameCheck
{
    private const string Name = "cluster";

    /// <summary>An agent that was heard of this recently is alive.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    public static Finding Of(FleetOptions options, ClusterReading cluster, StoreReading store, DateTimeOffset now)
    {
        var id = options.ClusterId ?? cluster.DefaultName;
        if (id.Length == 0)
        {
            return new Finding(Name, FindingState.Skipped, "not known: its name is the context's");
        }

        if (options.ClusterId is null && id == ServiceAccount.ClusterName)
        {
            return new Finding(
                Name, FindingState.Warning, $"it would be called {id}, as every other whose agent is not told its name", "clusterID",
                "Set clusterID: clusters of one name overwrite each other's records in a store that they share.");
        }

        var own = store.Clusters.FirstOrDefault(record => record.Cluster == id);
        if (own is null)
        {
            return new Finding(Name, FindingState.Ok, $"{id}, which is new to the store");
        }

        return now - own.LastHeartbeat < Recent
            ? new Finding(Name, FindingState.Ok, $"{id}; an agent keeps it right now, {own.ServerVersion} with {own.ObjectCount} objects")
            : new Finding(Name, FindingState.Ok, $"{id}; the store knows it, last heard of at {own.LastHeartbeat.UtcDateTime:u}");
    }
}
