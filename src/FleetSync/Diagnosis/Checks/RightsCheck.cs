namespace FleetSync.Diagnosis.Checks;

/// <summary>Whether all types in scope may be listed and watched.</summary>
internal static class RightsCheck
{
    private const string Name = "rights";
    private const int Named = 5;

    public static Finding Of(ClusterReading cluster, MissingRights? missing)
    {
        if (cluster.Types.Count == 0)
        {
            return new Finding(Name, FindingState.Skipped, "not examined: no type is known");
        }

        var forbidden = cluster.Types.Where(static type => type.IsForbidden).Select(static type => type.Resource.QualifiedName).ToList();
        return missing is null
            ? new Finding(Name, FindingState.Ok, $"all {cluster.Types.Count} types may be listed and watched")
            : new Finding(
                Name,
                cluster.Types.All(static type => type.Fault is not null) ? FindingState.Broken : FindingState.Warning,
                $"{forbidden.Count} of {cluster.Types.Count} types may not be read: {Some(forbidden)}",
                missing.User is { } user ? $"user \"{user}\"" : "",
                "Apply what is missing: fleetsync doctor -o rbac | kubectl apply -f -. A type that is not wanted goes to filters.types.exclude.");
    }

    /// <summary>The first of many names.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Named)) + (names.Count > Named ? $" and {names.Count - Named} more" : "");
}
