using FleetSync.Extraction;
using FleetSync.Filters;

namespace FleetSync.Diagnosis;

/// <summary>Which namespaces the configuration keeps.</summary>
internal sealed class NamespaceGlobs(ExtractionOptions options)
{
    private readonly GlobSet _include = new(options.IncludeNamespaces);
    private readonly GlobSet _exclude = new(options.ExcludeNamespaces);

    /// <summary>Whether it says anything of them.</summary>
    public static bool Any(ExtractionOptions options) => options.IncludeNamespaces.Count + options.ExcludeNamespaces.Count > 0;

    /// <summary>Whether a namespace is kept.</summary>
    public bool Keep(string name) => (_include.IsEmpty || _include.Matches(name)) && !_exclude.Matches(name);
}
