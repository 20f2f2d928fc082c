namespace FleetSync.Stores;

/// <summary>What a store says about one cluster: what was covered, and how fresh it is. Every answer quotes it.</summary>
internal sealed record ClusterRecord
{
    /// <summary>The cluster's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>Reference to the Secret with its credentials, never the credentials.</summary>
    public string? ClusterSecretRef { get; init; }

    /// <summary>The API server's gitVersion.</summary>
    public string ServerVersion { get; init; } = "";

    /// <summary>The agent's version.</summary>
    public string AgentVersion { get; init; } = "";

    /// <summary>When every type had been listed and acknowledged; null before the first time.</summary>
    public DateTimeOffset? LastSync { get; init; }

    /// <summary>When the agent last said it was alive.</summary>
    public required DateTimeOffset LastHeartbeat { get; init; }

    /// <summary>How many types are watched.</summary>
    public int TypesWatched { get; init; }

    /// <summary>Types that cannot be read, and why.</summary>
    public IReadOnlyList<UnreadableType> TypesNotReadable { get; init; } = [];

    /// <summary>How many objects are in scope.</summary>
    public long ObjectCount { get; init; }

    /// <summary>The embedding the vectors were made with: provider, model hash, dimensions, text version.</summary>
    public string EmbeddingFingerprint { get; init; } = "";
}
