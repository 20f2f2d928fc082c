using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>
/// The wire forms of discovery: aggregated (apidiscovery.k8s.io/v2) and legacy (meta/v1 APIGroupList, APIResourceList), and
/// of what is asked besides. Anything may be missing from any of them.
/// </summary>
internal static class DiscoveryWire
{
    internal sealed record Metadata(string? Name);

    internal sealed record GroupDiscoveryList(ImmutableArray<GroupDiscovery>? Items);

    internal sealed record GroupDiscovery(Metadata? Metadata, ImmutableArray<VersionDiscovery>? Versions);

    internal sealed record VersionDiscovery(string? Version, string? Freshness, ImmutableArray<ResourceDiscovery>? Resources);

    internal sealed record ResourceDiscovery(
        string? Resource, ResponseKind? ResponseKind, string? Scope, ImmutableArray<string>? Verbs);

    internal sealed record ResponseKind(string? Kind);

    internal sealed record ApiVersions(ImmutableArray<string>? Versions);

    internal sealed record GroupList(ImmutableArray<Group>? Groups);

    internal sealed record Group(string? Name, ImmutableArray<GroupVersion>? Versions, GroupVersion? PreferredVersion);

    internal sealed record GroupVersion(string? Version);

    internal sealed record ResourceList(ImmutableArray<Resource>? Resources);

    internal sealed record Resource(string? Name, string? Kind, bool Namespaced, ImmutableArray<string>? Verbs);

    internal sealed record Definition(DefinitionSpec? Spec);

    internal sealed record DefinitionSpec(ImmutableArray<DefinitionVersion>? Versions);

    internal sealed record DefinitionVersion(string? Name, ImmutableArray<Column>? AdditionalPrinterColumns);

    internal sealed record Column(string? Name, string? Type, string? JsonPath, int Priority);

    internal sealed record ServerVersion(string? GitVersion, string? Major, string? Minor);
}
