using FleetSync.Discovery;
using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>One real change on its way to the store.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Resource">The object's type.</param>
/// <param name="PointId">The object's point id; <see cref="Guid.Empty"/> for <see cref="ChangeKind.Synced"/>.</param>
/// <param name="Snapshot">The new state of an upsert or payload update; null otherwise.</param>
/// <param name="ObservedAt">When FleetSync first saw this content: the record's updatedAt.</param>
internal sealed record ResourceChange(
    ChangeKind Kind,
    ApiResource Resource,
    Guid PointId,
    ResourceSnapshot? Snapshot,
    DateTimeOffset ObservedAt);
