using FleetSync.Configuration;

namespace FleetSync.Diagnosis.Checks;

/// <summary>What the filters keep of what is there.</summary>
internal static class FilterCheck
{
    private const string Name = "filters";

    public static Finding Of(FleetOptions options, ClusterReading cluster)
    {
        if (cluster.Types.Count == 0)
        {
            return cluster.LeftOut.Count == 0
                ? new Finding(Name, FindingState.Skipped, "not examined: no type is known")
                : new Finding(
                    Name, FindingState.Broken, $"none of {cluster.LeftOut.Count} types is left", "filters.types",
                    "Name types as their kind (Deployment), plural and group (deployments.apps) or group and plural (apps/*).");
        }

        var words = new List<string> { Types(cluster) };
        if (KeptNamespaces(options, cluster) is { } kept)
        {
            if (kept.Count == 0)
            {
                return new Finding(
                    Name, FindingState.Warning, $"none of {cluster.Namespaces!.Count} namespaces is left; only cluster-scoped objects are kept",
                    "filters.namespaces", "Correct the globs, unless this is meant.");
            }

            words.Add($"{kept.Count} of {cluster.Namespaces!.Count} namespaces are: {RightsCheck.Some(kept)}");
        }

        if (options.Watcher.LabelSelector.Length > 0)
        {
            words.Add($"objects with {options.Watcher.LabelSelector} alone");
        }

        return new Finding(Name, FindingState.Ok, string.Join("; ", words));
    }

    /// <summary>The objects of the types in scope.</summary>
    public static ObjectCount Counted(IReadOnlyList<TypeReading> types) =>
        types.Aggregate(ObjectCount.None, static (sum, type) => sum + (type.Count ?? ObjectCount.None));

    /// <summary>Whether objects were counted that filters leave out: by their labels, or in namespaces too many to count in each.</summary>
    public static bool IsUpperBound(FleetOptions options, ClusterReading cluster) =>
        options.Watcher.LabelSelector.Length > 0
        || cluster.Types.Any(static type => type.Resource.LabelSelector is not null)
        || (NamespaceGlobs.Any(options.Extraction) && KeptNamespaces(options, cluster) is not { Count: <= ClusterReader.NamespacesCounted });

    private static List<string>? KeptNamespaces(FleetOptions options, ClusterReading cluster) =>
        cluster.Namespaces is { } all && NamespaceGlobs.Any(options.Extraction)
            ? [.. all.Where(new NamespaceGlobs(options.Extraction).Keep)]
            : null;

    private static string Types(ClusterReading cluster)
    {
        var all = cluster.Types.Count + cluster.LeftOut.Count;
        return cluster.LeftOut.Count == 0
            ? $"all {all} types are kept"
            : $"{cluster.Types.Count} of {all} types are kept, not {RightsCheck.Some([.. cluster.LeftOut.Select(static type => type.QualifiedName)])}";
    }
}
