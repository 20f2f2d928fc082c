namespace FleetSync.Diagnosis.Checks;

/// <summary>Types and whole groups that are in nobody's way by rights, and still do not answer.</summary>
internal static class AnswerCheck
{
    /// <summary>A finding for types, one for groups; none where all of them answer.</summary>
    public static IEnumerable<Finding> Of(ClusterReading cluster)
    {
        var silent = cluster.Types.Where(static type => type.Fault is not null && !type.IsForbidden).ToList();
        if (silent.Count > 0)
        {
            yield return new Finding(
                "types",
                silent.Count == cluster.Types.Count ? FindingState.Broken : FindingState.Warning,
                $"{silent.Count} of {cluster.Types.Count} types do not answer: {RightsCheck.Some([.. silent.Select(static type => type.Resource.QualifiedName)])}",
                silent[0].Fault!.Message,
                "They are tried again by themselves and hold up no other; what they hold is not in the store until then.");
        }

        if (cluster.BrokenGroups.Count > 0)
        {
            yield return new Finding(
                "groups",
                FindingState.Warning,
                $"{cluster.BrokenGroups.Count} API groups are announced and not served: {RightsCheck.Some([.. cluster.BrokenGroups.Select(static group => group.ApiVersion)])}",
                cluster.BrokenGroups[0].Failure!,
                "Look at their APIService, kubectl get apiservices: most often what is behind it does not run.");
        }
    }
}
