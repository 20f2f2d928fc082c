using FleetSync.Discovery;

namespace FleetSync.Extraction;

/// <summary>
/// What is stored of one object: the record, small, with nothing volatile in it. Made only for objects that changed. Its
/// document is pooled: whoever takes the snapshot off its way to the store releases it.
/// </summary>
/// <param name="document">The record, see <see cref="Document"/>.</param>
internal sealed class ResourceSnapshot(PooledDocument document)
{
    private PooledDocument _document = document;

    /// <summary>UUIDv5 of the record's id, see <see cref="ResourceId"/>.</summary>
    public required Guid PointId { get; init; }

    /// <summary>The cluster's id.</summary>
    public required string Cluster { get; init; }

    /// <summary>The object's type.</summary>
    public required ApiResource Resource { get; init; }

    /// <summary>Hash of everything stored (XxHash3 over <see cref="Document"/>).</summary>
    public required ulong StatusHash { get; init; }

    /// <summary>Hash of what is embedded; when only the status hash differs, the vector stays.</summary>
    public required ulong TextHash { get; init; }

    /// <summary>
    /// The record as a JSON object in UTF-8: id, cluster, clusterSecretRef, namespace, name, kind, apiVersion, apiGroup,
    /// status{}, labels{}, annotations{}, createdAt, uid, health, reason, message, owner, categories[], labelPairs[], searchText.
    /// The store adds updatedAt, statusHash, textHash, schema and hasEmbedding; <see cref="RecordFields"/> reads it. Empty once
    /// released.
    /// </summary>
    public ReadOnlyMemory<byte> Document => _document.Bytes;

    /// <summary>The record is written, or superseded: its bytes may be used again. A second call does nothing.</summary>
    public void Release()
    {
        var released = _document;
        _document = default;
        released.Return();
    }
}
