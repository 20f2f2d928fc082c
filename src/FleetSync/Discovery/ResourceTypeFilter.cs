using FleetSync.Filters;

namespace FleetSync.Discovery;

/// <summary>Which types are in scope, and how each is asked for.</summary>
internal sealed class ResourceTypeFilter
{
    private readonly GlobSet _include;
    private readonly GlobSet _exclude;
    private readonly (GlobSet Types, TypeOverride Settings)[] _overrides;

    /// <summary>Prepares the filter.</summary>
    /// <param name="options">Globs and overrides.</param>
    public ResourceTypeFilter(DiscoveryOptions options)
    {
        _include = new GlobSet(options.IncludeTypes);
        _exclude = new GlobSet(options.ExcludeTypes);
        _overrides = [.. options.Overrides.Select(static settings => (new GlobSet([settings.Types]), settings))];
    }

    /// <summary>Whether the type is watched at all.</summary>
    /// <param name="resource">The type.</param>
    public bool Includes(ApiResource resource) =>
        (_include.IsEmpty || Matches(_include, resource)) && !Matches(_exclude, resource);

    /// <summary>The type with its settings: representation, selector, resync period.</summary>
    /// <param name="resource">As discovery named it.</param>
    public ApiResource Configure(ApiResource resource)
    {
        var settings = _overrides.FirstOrDefault(candidate => Matches(candidate.Types, resource)).Settings;
        return resource with
        {
            Representation = settings?.MetadataOnly == true || HoldsSecrets(resource) ? Representation.MetadataOnly : Representation.Full,
            LabelSelector = settings?.LabelSelector,
            ResyncPeriod = settings?.ResyncPeriod,
        };
    }

    /// <summary>The values of Secrets and ConfigMaps are never requested (I7).</summary>
    private static bool HoldsSecrets(ApiResource resource) => resource is { Group: "", Kind: "Secret" or "ConfigMap" };

    private static bool Matches(GlobSet globs, ApiResource resource) =>
        !globs.IsEmpty
        && (globs.Matches(resource.Kind)
            || globs.Matches(resource.QualifiedName)
            || globs.Matches($"{(resource.Group.Length == 0 ? "core" : resource.Group)}/{resource.Plural}"));
}
