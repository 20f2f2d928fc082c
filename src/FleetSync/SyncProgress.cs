using FleetSync.Stores;

namespace FleetSync;

/// <summary>How far a cluster's synchronisation is, at one moment. The counts satisfy I10: received = unchanged + conflated + written + deleted + pending.</summary>
internal sealed record SyncProgress
{
    /// <summary>The cluster's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>Whether another replica leads, and this one only waits to take over.</summary>
    public bool IsStandby { get; init; }

    /// <summary>The API server's gitVersion; empty until known.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>Types in scope.</summary>
    public int TypesDiscovered { get; init; }

    /// <summary>Types whose whole list the store has acknowledged.</summary>
    public int TypesSynced { get; init; }

    /// <summary>Types and group versions that cannot be read, and why.</summary>
    public IReadOnlyList<UnreadableType> NotReadable { get; init; } = [];

    /// <summary>Objects in scope.</summary>
    public long Objects { get; init; }

    /// <summary>Events received, inferred deletes included.</summary>
    public long Received { get; init; }

    /// <summary>Events that changed nothing that is stored.</summary>
    public long Unchanged { get; init; }

    /// <summary>Changes that a newer one replaced before they were written.</summary>
    public long Conflated { get; init; }

    /// <summary>Points written.</summary>
    public long Written { get; init; }

    /// <summary>Points deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>Changes that wait for the store.</summary>
    public long Pending { get; init; }

    /// <summary>Objects that could be read only in part, or not at all.</summary>
    public long Malformed { get; init; }

    /// <summary>How long the initial synchronisation took; null while it lasts. Types that cannot be read do not hold it up.</summary>
    public TimeSpan? SyncedAfter { get; init; }

    /// <summary>Why the store does not take writes right now; null when it does.</summary>
    public StoreFault? StoreFault { get; init; }
}
