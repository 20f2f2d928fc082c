namespace FleetSync.Query.Understanding;

/// <summary>Words with their singulars beside them: "databases" finds what says "database" too. The other way stores do it by themselves.</summary>
internal static class WordForms
{
    /// <summary>The words, each plural followed by its singular.</summary>
    public static string Of(string words)
    {
        var all = new List<string>();
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            all.Add(word);
            if (Singular(word) is { } singular)
            {
                all.Add(singular);
            }
        }

        return string.Join(' ', all);
    }

    /// <summary>The singular of a plural; null for anything else.</summary>
    public static string? Singular(string word) => word switch
    {
        { Length: < 4 } => null,
        [.. var stem, 'i', 'e', 's'] when word.Length > 4 => stem + "y",
        [.. var stem, 'e', 's'] when stem is [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => stem,
        [.., 's' or 'u' or 'i', 's'] => null,
        [.. var stem, 's'] when char.IsAsciiLetter(stem[^1]) => stem,
        _ => null,
    };
}
