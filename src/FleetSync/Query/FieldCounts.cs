using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>How many matches carry each value of a field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Counts">Exact, largest first, then by value.</param>
internal sealed record FieldCounts(FacetField Field, IReadOnlyList<FacetCount> Counts);
