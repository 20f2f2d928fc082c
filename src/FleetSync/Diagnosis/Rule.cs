namespace FleetSync.Diagnosis;

/// <summary>One rule of a role: what may be read of one API group.</summary>
/// <param name="Group">API group, empty for the core group.</param>
/// <param name="Resources">Plurals, in ordinal order.</param>
internal sealed record Rule(string Group, IReadOnlyList<string> Resources);
