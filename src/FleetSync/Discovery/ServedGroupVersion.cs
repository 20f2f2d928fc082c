using System.Collections.Immutable;

namespace FleetSync.Discovery;

/// <summary>One group version, as discovery answered for it.</summary>
/// <param name="Group">API group, empty for core.</param>
/// <param name="Version">The version.</param>
/// <param name="Resources">What it serves; empty when it could not be read.</param>
/// <param name="Failure">Why it could not be read, or that it is stale; null when it is fresh.</param>
internal sealed record ServedGroupVersion(
    string Group, string Version, ImmutableArray<ServedResource> Resources, string? Failure = null)
{
    /// <summary><c>apps/v1</c>, <c>v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
