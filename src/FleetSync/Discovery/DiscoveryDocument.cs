using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>A whole answer of discovery: all group versions, each group's in the server's order of preference.</summary>
/// <param name="GroupVersions">Groups in the server's order.</param>
internal sealed record DiscoveryDocument(ImmutableArray<ServedGroupVersion> GroupVersions)
{
    /// <summary>The group versions that could not be read: nothing may be inferred about their groups (I2).</summary>
    public IEnumerable<ServedGroupVersion> Failed => GroupVersions.Where(static version => version.Failure is not null);

    /// <summary>Whether everything of a group is known; true for a group that the server does not have.</summary>
    /// <param name="group">API group.</param>
    public bool IsComplete(string group) => !Failed.Any(version => version.Group == group);

    /// <summary>Whether this very version could not be read.</summary>
    /// <param name="group">API group.</param>
    /// <param name="version">The version.</param>
    public bool HasFailed(string group, string version) =>
        Failed.Any(failed => failed.Group == group && failed.Version == version);

    /// <summary>Whether any version of the group serves the kind, whatever can be done with it.</summary>
    /// <param name="group">API group.</param>
    /// <param name="kind">The kind.</param>
    public bool Serves(string group, string kind) => GroupVersions.Any(version =>
        version.Group == group && version.Resources.Any(resource => resource.Kind == kind));
}
