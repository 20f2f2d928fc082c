namespace FleetSync.Stores;

/// <summary>Words that put a record first where they are its name in full, without regard to case.</summary>
/// <param name="OfAny">Those that name a record of any kind.</param>
/// <param name="OfOthers">Those that name a record unless its kind is one of <see cref="KindWeights.Accompanying"/>.</param>
internal sealed record NamingWords(IReadOnlyList<string> OfAny, IReadOnlyList<string> OfOthers)
{
    /// <summary>Whether one of the words is the name of a record in full.</summary>
    /// <param name="id">The record's readable id, which ends with the name.</param>
    public bool Name(string id)
    {
        var name = id[(id.LastIndexOf('/') + 1)..];
        return OfAny.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (OfOthers.Contains(name, StringComparer.OrdinalIgnoreCase) && !KindWeights.IsAccompanying(id));
    }
}
