using FleetSync.Discovery;

namespace FleetSync.Extraction;

/// <summary>
/// What is stored of one object: the record, small, with nothing volatile in it. Made only for objects that changed.
/// </summary>
internal sealed class ResourceSnapshot
{
    /// <summary>The readable id, see <see cref="ResourceId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>UUIDv5 of <see cref="Id"/>.</summary>
    public required Guid PointId { get; init; }

    /// <summary>The cluster's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>The object's type.</summary>
    public required ApiResource Resource { get; init; }

    /// <summary>The namespace, or <see cref="ResourceId.ClusterScope"/>.</summary>
    public required string Namespace { get; init; }

    /// <summary>metadata.name.</summary>
    public required string Name { get; init; }

    /// <summary>State, reason and message.</summary>
    public required HealthStatus Health { get; init; }

    /// <summary>metadata.creationTimestamp.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Labels as <c>k=v</c>, sorted ordinally, after the filter.</summary>
    public required IReadOnlyList<string> LabelPairs { get; init; }

    /// <summary>The words it is found by.</summary>
    public required string SearchText { get; init; }

    /// <summary>Hash of everything stored (XxHash3 over <see cref="Document"/>).</summary>
    public required ulong StatusHash { get; init; }

    /// <summary>Hash of what is embedded; when only the status hash differs, the vector stays.</summary>
    public required ulong TextHash { get; init; }

    /// <summary>
    /// The record as a JSON object in UTF-8: id, cluster, clusterSecretRef, namespace, name, kind, apiVersion, apiGroup,
    /// status{}, labels{}, annotations{}, createdAt, uid, health, reason, message, owner, categories[], labelPairs[], searchText.
    /// The store adds updatedAt, statusHash, textHash, schema and hasEmbedding.
    /// </summary>
    public required ReadOnlyMemory<byte> Document { get; init; }
}
