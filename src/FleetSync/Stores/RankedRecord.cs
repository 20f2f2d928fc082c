namespace FleetSync.Stores;

/// <summary>A record's place in an answer.</summary>
/// <param name="Key">What the store knows it by.</param>
/// <param name="Id">Its readable id, which decides among equals.</param>
/// <param name="Score">Larger is better.</param>
/// <param name="IsNear">Whether it is near in meaning and has none of the words.</param>
/// <typeparam name="TKey">What the store knows records by.</typeparam>
internal readonly record struct RankedRecord<TKey>(TKey Key, string Id, double Score, bool IsNear = false)
{
    /// <summary>Best first.</summary>
    public static int Compare(RankedRecord<TKey> left, RankedRecord<TKey> right) =>
        left.Score == right.Score ? string.CompareOrdinal(left.Id, right.Id) : right.Score.CompareTo(left.Score);
}
