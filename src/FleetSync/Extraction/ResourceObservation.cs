using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync.Extraction;

/// <summary>
/// A watch event after extraction: which point it speaks of and what its content hashes to. The content itself stays in the
/// reader's reused buffer until somebody wants it, so that an unchanged object costs no allocation. Valid, like the
/// event it comes from, only until <c>OnNext</c> returns.
/// </summary>
/// <param name="Kind">
/// The event's kind; an Apply of an object that the filter leaves out comes as Delete, an InitApply of one as Delete too.
/// </param>
/// <param name="Resource">The type.</param>
/// <param name="PointId">The object's point; empty for Init, InitDone and Fault.</param>
/// <param name="StatusHash">Hash of everything that would be stored.</param>
/// <param name="TextHash">Hash of what would be embedded.</param>
/// <param name="Source">Makes the snapshot on demand; null where there is none.</param>
/// <param name="Fault">The fault of a Fault event.</param>
internal readonly record struct ResourceObservation(
    WatchEventKind Kind,
    ApiResource Resource,
    Guid PointId = default,
    ulong StatusHash = 0,
    ulong TextHash = 0,
    SnapshotReader? Source = null,
    WatchFault? Fault = null)
{
    /// <summary>The object's health; Unknown where there is no object.</summary>
    public HealthState Health { get; init; } = HealthState.Unknown;

    /// <summary>Whether the object was too large, broken, or so surprising that a part could not be read.</summary>
    public bool IsMalformed { get; init; }
}
