namespace FleetSync.Stores;

/// <summary>A kind that a cluster has points of.</summary>
/// <param name="ApiGroup">API group, empty for core.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many points.</param>
internal sealed record StoredKind(string ApiGroup, string Kind, long Count);
