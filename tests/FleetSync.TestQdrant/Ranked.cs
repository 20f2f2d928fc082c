namespace FleetSync.TestQdrant;

/// <summary>A point with its score. Of equal scores the greater id comes first.</summary>
internal readonly record struct Ranked(StoredPoint Point, float Score)
{
    public static IEnumerable<Ranked> Order(IEnumerable<Ranked> points, bool smallerFirst = false)
    {
        var ordered = smallerFirst
            ? points.OrderBy(static ranked => ranked.Score)
            : points.OrderByDescending(static ranked => ranked.Score);
        return ordered.ThenByDescending(static ranked => ranked.Point.Key, PointKey.Order);
    }
}
