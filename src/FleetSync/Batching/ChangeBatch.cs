using FleetSync.Changes;

namespace FleetSync.Batching;

/// <summary>Changes to be written together: at most one a point, in the order first seen.</summary>
/// <param name="Cluster">The cluster all of them belong to; a store never touches another's points (I8).</param>
/// <param name="Changes">Upserts, payload updates and deletes, at most one a point; and Synced marks, which write nothing.</param>
internal sealed record ChangeBatch(string Cluster, IReadOnlyList<ResourceChange> Changes);
