using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>The fleet at a glance. Counts are what the store holds.</summary>
internal sealed record FleetStatus
{
    /// <summary>All clusters and how fresh they are.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>Objects in the store.</summary>
    public required long Total { get; init; }

    /// <summary>Objects a cluster, largest first.</summary>
    public required IReadOnlyList<FacetCount> Clusters { get; init; }

    /// <summary>Objects a health word, largest first.</summary>
    public required IReadOnlyList<FacetCount> Health { get; init; }

    /// <summary>Objects a kind, largest first.</summary>
    public required IReadOnlyList<FacetCount> Kinds { get; init; }

    /// <summary>How many objects of one cluster the store holds.</summary>
    public long StoredObjects(string cluster) =>
        Clusters.FirstOrDefault(count => string.Equals(count.Value, cluster, StringComparison.Ordinal))?.Count ?? 0;
}
