namespace FleetSync.Discovery;

/// <summary>A type that the store holds points of, as far as those tell.</summary>
/// <param name="Group">API group, empty for core.</param>
/// <param name="Version">The version that a point was last stored in.</param>
/// <param name="Kind">The kind.</param>
internal sealed record StoredType(string Group, string Version, string Kind)
{
    /// <summary>The type as it was served: its plural is the usual one, as points do not tell it.</summary>
    public ApiResource ToResource() => new(Group, Version, PluralName.Of(Kind).ToLowerInvariant(), Kind, Namespaced: false);
}
