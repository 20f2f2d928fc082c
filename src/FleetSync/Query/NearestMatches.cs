using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>What would match if less were asked.</summary>
/// <param name="Without">What was let go, as an interpretation is shown: <c>health=Degraded</c>.</param>
/// <param name="Page">What matches then.</param>
internal sealed record NearestMatches(string Without, SearchPage Page);
