namespace FleetSync.Stores.Sqlite;

/// <summary>A record's place in an answer.</summary>
/// <param name="Row">Its row.</param>
/// <param name="Id">Its readable id, which decides among equals.</param>
/// <param name="Score">Larger is better.</param>
internal readonly record struct RankedRecord(long Row, string Id, double Score)
{
    /// <summary>Best first.</summary>
    public static int Compare(RankedRecord left, RankedRecord right) =>
        left.Score == right.Score ? string.CompareOrdinal(left.Id, right.Id) : right.Score.CompareTo(left.Score);
}
