namespace FleetSync.Discovery;

/// <summary>
/// One listable and watchable resource type, in its preferred version, as the API server's discovery names it.
/// Two values are equal when a watch of one serves the other.
/// </summary>
/// <param name="Group">API group, empty for the core group.</param>
/// <param name="Version">The preferred version, <c>v1</c>.</param>
/// <param name="Plural">The resource's name in URLs, <c>deployments</c>.</param>
/// <param name="Kind">The kind of its objects, <c>Deployment</c>. Taken from discovery: items of built-in lists carry none.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
internal sealed record ApiResource(string Group, string Version, string Plural, string Kind, bool Namespaced)
{
    /// <summary>Which representation is requested; never <see cref="Representation.Full"/> for Secrets and ConfigMaps (I7).</summary>
    public Representation Representation { get; init; } = Representation.Full;

    /// <summary>The printer columns of its CustomResourceDefinition, in order; empty for built-in types.</summary>
    public PrinterColumns PrinterColumns { get; init; } = PrinterColumns.None;

    /// <summary>The label selector that the server applies to this type; null for the general one.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Full re-list of this type after this long, zero for never; null for the general period.</summary>
    public TimeSpan? ResyncPeriod { get; init; }

    /// <summary><c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The type's name as RBAC and kubectl write it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public string QualifiedName { get; } = Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The collection's path over all namespaces: <c>/apis/apps/v1/deployments</c>, <c>/api/v1/pods</c>.</summary>
    public string Path { get; } = Group.Length == 0 ? $"/api/{Version}/{Plural}" : $"/apis/{Group}/{Version}/{Plural}";

    /// <inheritdoc/>
    public override string ToString() => QualifiedName;
}
