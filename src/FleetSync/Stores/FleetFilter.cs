namespace FleetSync.Stores;

/// <summary>
/// Exact conditions on records. The values of one list are alternatives, the lists must all hold; an empty list asks nothing.
/// Kinds compare without case; everything else exactly.
/// </summary>
internal sealed record FleetFilter
{
    /// <summary>Matches everything.</summary>
    public static FleetFilter All { get; } = new();

    /// <summary>Cluster ids.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Namespaces; <c>_cluster</c> for cluster-scoped objects.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Kinds.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>API groups; the empty string is the core group.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = [];

    /// <summary>Health by name: Healthy, Degraded…</summary>
    public IReadOnlyList<string> Health { get; init; } = [];

    /// <summary>Reasons: CrashLoopBackOff…</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Names.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Labels as <c>k=v</c>; unlike the other lists, all of them must be there.</summary>
    public IReadOnlyList<string> LabelPairs { get; init; } = [];
}
