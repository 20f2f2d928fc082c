namespace FleetSync.Stores;

/// <summary>How many records carry one value.</summary>
/// <param name="Value">The field's value.</param>
/// <param name="Count">Exactly how many.</param>
internal sealed record FacetCount(string Value, long Count);
