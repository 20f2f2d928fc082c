using FleetSync.Discovery;

namespace FleetSync.Stores;

/// <summary>A kind that a cluster has points of.</summary>
/// <param name="ApiGroup">API group, empty for core.</param>
/// <param name="ApiVersion">A version that one of them is stored in, group included: <c>apps/v1</c>, <c>v1</c>.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many points.</param>
internal sealed record StoredKind(string ApiGroup, string ApiVersion, string Kind, long Count)
{
    /// <summary>The type as discovery compares it with what is served.</summary>
    public StoredType ToStoredType() => new(ApiGroup, ApiVersion[(ApiVersion.LastIndexOf('/') + 1)..], Kind);
}
