namespace FleetSync.Discovery;

/// <summary>Settings for the types a glob names; null leaves the general setting.</summary>
/// <param name="Types">Glob over <c>Kind</c>, <c>plural.group</c> or <c>group/*</c>.</param>
/// <param name="LabelSelector">Label selector instead of the general one.</param>
/// <param name="MetadataOnly">Request metadata only.</param>
/// <param name="ResyncPeriod">Full re-list instead of the general period.</param>
internal sealed record TypeOverride(
    string Types,
    string? LabelSelector = null,
    bool? MetadataOnly = null,
    TimeSpan? ResyncPeriod = null);
