namespace FleetSync.Stores;

/// <summary>A page of an answer.</summary>
/// <param name="Hits">Best first; equal scores by id.</param>
/// <param name="Total">Exactly how many records match, this page or not: those that pass the filter and have a word, where words were asked.</param>
/// <param name="Near">How many more pass the filter and are near in meaning; pages run through both.</param>
internal sealed record SearchPage(IReadOnlyList<SearchHit> Hits, long Total, long Near = 0);
