namespace FleetSync.Configuration;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Nearest
{
    /// <summary>The candidate with the fewest typing errors between; null if none is near.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var (best, distance) = candidates
            .Select(candidate => (candidate, Distance: Math.Min(
                Distance(word, candidate),
                EndsAlike(word, candidate) ? 1 : int.MaxValue)))
            .DefaultIfEmpty((null!, int.MaxValue))
            .MinBy(static pair => pair.Item2);
        return distance <= Math.Max(2, word.Length / 4) ? best : null;
    }

    // "maxSize" at the top is "batch.maxSize" in the wrong place.
    private static bool EndsAlike(string word, string candidate) =>
        string.Equals(Last(word), Last(candidate), StringComparison.OrdinalIgnoreCase);

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>Levenshtein's distance without case, in one row.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                var change = same ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
