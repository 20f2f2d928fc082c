namespace FleetSync.Stores;

/// <summary>What a look at a store came to, before anything is written to it. It may not be there yet: a store is made by its first agent.</summary>
/// <param name="Location">Where it is, as <see cref="IResourceStore.Location"/>.</param>
internal sealed record StoreReading(string Location)
{
    /// <summary>What it is and in which version: "Qdrant 1.19.0"; empty where it could not be asked.</summary>
    public string Version { get; init; } = "";

    /// <summary>Whether it is there already.</summary>
    public bool Exists { get; init; }

    /// <summary>Why it cannot be used, what, where and what to do; null when it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>Why it cannot be written, with what to do; null when nothing speaks against it.</summary>
    public string? NotWritable { get; init; }

    /// <summary>What only a write would show; empty where nothing is left open.</summary>
    public string Unproven { get; init; } = "";

    /// <summary>How far its clock is ahead of this machine's; null where it is this machine's, or it does not say.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>Bytes that are free where it grows; null where it does not say.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>The clusters that have a record in it.</summary>
    public IReadOnlyList<ClusterRecord> Clusters { get; init; } = [];
}
