namespace FleetSync.Leadership;

/// <summary>A Lease as the API server has it.</summary>
/// <param name="Record">What it says.</param>
/// <param name="ResourceVersion">A write names it, and is refused once somebody else has written.</param>
internal sealed record Lease(LeaseRecord Record, string ResourceVersion);
