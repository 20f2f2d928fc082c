namespace FleetSync.Stores;

/// <summary>A type that is not covered.</summary>
/// <param name="Type">Its qualified name, <c>deployments.apps</c>, or a group version that discovery could not read.</param>
/// <param name="Why">Why, for people.</param>
internal sealed record UnreadableType(string Type, string Why);
