namespace FleetSync.Discovery;

/// <summary>Which types are in scope and how often discovery looks again by itself.</summary>
internal sealed record DiscoveryOptions
{
    /// <summary>Globs over <c>Kind</c>, <c>plural.group</c> or <c>group/*</c> to include; empty includes all.</summary>
    public IReadOnlyList<string> IncludeTypes { get; init; } = [];

    /// <summary>Globs of the same form to leave out; wins over include.</summary>
    public IReadOnlyList<string> ExcludeTypes { get; init; } = DefaultExcludeTypes;

    /// <summary>Overrides for single types; the first whose glob names the type wins.</summary>
    public IReadOnlyList<TypeOverride> Overrides { get; init; } = [];

    /// <summary>Discovery looks again after this long even if no definition changed.</summary>
    public TimeSpan RefreshPeriod { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether stored records of types that are out of scope are removed; else they stay as they were last seen.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>Events of both groups and leases: nothing in the cluster changes as often and says as little.</summary>
    public static IReadOnlyList<string> DefaultExcludeTypes { get; } =
        ["events", "events.events.k8s.io", "leases.coordination.k8s.io"];
}
