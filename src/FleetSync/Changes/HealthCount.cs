using FleetSync.Extraction;

namespace FleetSync.Changes;

/// <summary>How many objects of a kind have a health.</summary>
/// <param name="Group">The kind's API group; empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Health">The health.</param>
/// <param name="Objects">How many; never zero.</param>
internal readonly record struct HealthCount(string Group, string Kind, HealthState Health, int Objects);
