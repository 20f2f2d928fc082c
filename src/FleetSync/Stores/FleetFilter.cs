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

    /// <summary>Labels as <c>k=v</c>, one of which must be there.</summary>
    public IReadOnlyList<string> AnyLabelPairs { get; init; } = [];

    /// <summary>States: each is the health by name, or the reason.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    /// <summary>Cluster ids that it is not of.</summary>
    public IReadOnlyList<string> NotClusters { get; init; } = [];

    /// <summary>Namespaces that it is not in.</summary>
    public IReadOnlyList<string> NotNamespaces { get; init; } = [];

    /// <summary>Kinds that it is not of.</summary>
    public IReadOnlyList<string> NotKinds { get; init; } = [];

    /// <summary>States that it is in neither by health nor by reason.</summary>
    public IReadOnlyList<string> NotStates { get; init; } = [];

    /// <summary>Created in this time; a record that does not say when was created in none.</summary>
    public TimeRange Created { get; init; }

    /// <summary>First seen with its present content in this time.</summary>
    public TimeRange Updated { get; init; }
}
