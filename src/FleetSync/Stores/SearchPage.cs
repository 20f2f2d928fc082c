namespace FleetSync.Stores;

/// <summary>A page of an answer.</summary>
/// <param name="Hits">Best first; equal scores by id.</param>
/// <param name="Total">Exactly how many records match, this page or not.</param>
internal sealed record SearchPage(IReadOnlyList<SearchHit> Hits, long Total);
