namespace FleetSync.Stores;

/// <summary>One record of an answer.</summary>
internal sealed class SearchHit
{
    /// <summary>The readable id.</summary>
    public required string Id { get; init; }

    /// <summary>The cluster's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>The namespace, or <c>_cluster</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary>The kind.</summary>
    public required string Kind { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>Health by name.</summary>
    public required string Health { get; init; }

    /// <summary>The reason, empty when there is none.</summary>
    public required string Reason { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When FleetSync first saw this content.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Relevance, larger is better; 0 where there were no words.</summary>
    public required double Score { get; init; }

    /// <summary>Whether it has none of the words and is only near in meaning: such a record is no match.</summary>
    public bool IsNear { get; init; }

    /// <summary>The whole record as a JSON object in UTF-8, updatedAt included.</summary>
    public required ReadOnlyMemory<byte> Document { get; init; }
}
