using System.Collections.Frozen;

namespace FleetSync.Discovery;

/// <summary>Groups that the API server itself serves: their types have no CustomResourceDefinition to ask for.</summary>
internal static class BuiltInGroups
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "authentication.k8s.io",
        "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io",
        "events.k8s.io", "extensions", "flowcontrol.apiserver.k8s.io", "internal.apiserver.k8s.io", "networking.k8s.io",
        "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
        "storagemigration.k8s.io",
    }.ToFrozenSet();

    /// <summary>Whether the group is one of them.</summary>
    /// <param name="group">API group.</param>
    public static bool Contains(string group) => Names.Contains(group);
}
