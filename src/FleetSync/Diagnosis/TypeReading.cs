using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync.Diagnosis;

/// <summary>What came of asking for one type.</summary>
/// <param name="Resource">The type.</param>
/// <param name="Count">Its objects; null where they could not be counted.</param>
/// <param name="ListFault">Why it cannot be listed; null when it can.</param>
/// <param name="WatchFault">Why it cannot be watched; null when it can, or was not asked for.</param>
internal sealed record TypeReading(
    ApiResource Resource, ObjectCount? Count = null, WatchFault? ListFault = null, WatchFault? WatchFault = null)
{
    /// <summary>Why an agent would see nothing of it, or nothing new; null when it would.</summary>
    public WatchFault? Fault => ListFault ?? WatchFault;

    /// <summary>Whether a rule is missing that lets it be read.</summary>
    public bool IsForbidden => ListFault?.Kind is WatchFaultKind.Forbidden || WatchFault?.Kind is WatchFaultKind.Forbidden;
}
