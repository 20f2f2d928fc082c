namespace FleetSync.TestQdrant;

/// <summary>Several rankings made one.</summary>
internal static class ScoreFusion
{
    /// <summary>Reciprocal rank: each list gives a point 1/((position+1)/weight + k - 1), positions from 0.</summary>
    public static IEnumerable<Ranked> Reciprocal(IReadOnlyList<IReadOnlyList<Ranked>> lists, uint k = 2, IReadOnlyList<float>? weights = null) =>
        Sum(lists.Select((list, of) => list.Select((ranked, position) =>
            ranked with { Score = 1 / (((position + 1) / (weights is { Count: > 0 } ? weights[of] : 1f)) + k - 1) })));

    /// <summary>By distribution: each list's scores are stretched so that three deviations about the mean are 0 to 1.</summary>
    public static IEnumerable<Ranked> Distribution(IReadOnlyList<IReadOnlyList<Ranked>> lists) => Sum(lists.Select(Stretched));

    private static IEnumerable<Ranked> Stretched(IReadOnlyList<Ranked> list)
    {
        if (list.Count < 2)
        {
            return list.Select(static ranked => ranked with { Score = 0.5f });
        }

        var mean = list.Average(static ranked => ranked.Score);
        var deviation = MathF.Sqrt(list.Sum(ranked => (ranked.Score - mean) * (ranked.Score - mean)) / (list.Count - 1));
        var least = mean - (3 * deviation);
        var range = 6 * deviation;
        return list.Select(ranked => ranked with { Score = range is 0 ? 0.5f : (ranked.Score - least) / range });
    }

    private static IEnumerable<Ranked> Sum(IEnumerable<IEnumerable<Ranked>> lists) => Ranked.Order(
        lists.SelectMany(static list => list).GroupBy(static ranked => ranked.Point.Key)
            .Select(static same => new Ranked(same.First().Point, same.Sum(static ranked => ranked.Score))));
}
