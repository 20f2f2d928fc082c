namespace FleetSync.Discovery;

/// <summary>
/// From everything served to what is watched: each resource once, in the preferred version or the first other that serves it
/// (client-go, ServerPreferredResources), and no object twice under two groups.
/// </summary>
internal static class PreferredResources
{
    /// <summary>
    /// Groups that show another group's objects a second time, with the group that keeps them. Same objects, same UIDs.
    /// </summary>
    private static readonly (string Group, string Plural, string KeptBy)[] Mirrors =
    [
        ("events.k8s.io", "events", ""),
        ("extensions", "ingresses", "networking.k8s.io"),
        ("extensions", "networkpolicies", "networking.k8s.io"),
        ("extensions", "deployments", "apps"),
        ("extensions", "daemonsets", "apps"),
        ("extensions", "replicasets", "apps"),
        ("extensions", "podsecuritypolicies", "policy"),
        ("project.openshift.io", "projects", ""),
        ("authorization.openshift.io", "roles", "rbac.authorization.k8s.io"),
        ("authorization.openshift.io", "rolebindings", "rbac.authorization.k8s.io"),
        ("authorization.openshift.io", "clusterroles", "rbac.authorization.k8s.io"),
        ("authorization.openshift.io", "clusterrolebindings", "rbac.authorization.k8s.io"),
    ];

    /// <summary>Chooses.</summary>
    /// <param name="document">What is served.</param>
    /// <param name="filter">What is in scope.</param>
    public static IReadOnlyList<ApiResource> Choose(DiscoveryDocument document, ResourceTypeFilter filter)
    {
        var chosen = new Dictionary<(string Group, string Plural), ApiResource>();
        foreach (var version in document.GroupVersions.Where(static version => version.Failure is null))
        {
            foreach (var served in version.Resources.Where(static served => served.IsWatchable))
            {
                chosen.TryAdd(
                    (version.Group, served.Plural),
                    new ApiResource(version.Group, version.Version, served.Plural, served.Kind, served.Namespaced));
            }
        }

        foreach (var (group, plural, keptBy) in Mirrors)
        {
            var twin = plural == "projects" ? "namespaces" : plural;
            if (chosen.ContainsKey((keptBy, twin)))
            {
                chosen.Remove((group, plural));
            }
        }

        return [.. chosen.Values.Where(filter.Includes).Select(filter.Configure)];
    }
}
