using FleetSync.Discovery;
using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>One real change on its way to the store.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Resource">The object's type.</param>
/// <param name="PointId">The object's point id; for <see cref="ChangeKind.Synced"/> an id that stands for the type.</param>
/// <param name="Snapshot">The new state of an upsert or payload update; null otherwise.</param>
/// <param name="ObservedAt">When FleetSync first saw this content: the record's updatedAt.</param>
/// <param name="Vector">The search text's embedding, where an upsert has one.</param>
internal sealed record ResourceChange(
    ChangeKind Kind,
    ApiResource Resource,
    Guid PointId,
    ResourceSnapshot? Snapshot,
    DateTimeOffset ObservedAt,
    ReadOnlyMemory<float>? Vector = null)
{
    /// <summary>
    /// There should be a vector and none came with it. A point written whole from it has no text hash: its text counts as stored only
    /// once its vector is.
    /// </summary>
    public bool LacksVector { get; init; }

    /// <summary>The text hash of a point that is written whole; 0 without the vector it should have.</summary>
    public ulong WholeTextHash => LacksVector || Snapshot is null ? 0 : Snapshot.TextHash;

    /// <summary>Whether it writes anything.</summary>
    public bool IsWrite => Kind != ChangeKind.Synced;

    /// <summary>The mark behind a type's complete list.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="at">When the list was complete.</param>
    public static ResourceChange Synced(ApiResource resource, DateTimeOffset at) =>
        new(ChangeKind.Synced, resource, ResourceId.ToPointId("synced:" + resource.QualifiedName), null, at);
}
