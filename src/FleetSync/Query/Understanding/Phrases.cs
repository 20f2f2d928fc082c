namespace FleetSync.Query.Understanding;

/// <summary>
/// Words that mean something, of one idea. Phrases are compared without case, blanks and hyphens, so <c>crash looping</c>,
/// <c>crash-looping</c> and <c>CrashLooping</c> are one; the longest that fits is found.
/// </summary>
/// <typeparam name="T">What they mean.</typeparam>
internal sealed class Phrases<T>
    where T : class
{
    private const int MostWords = 5;
    private readonly Dictionary<string, T> _meanings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _beginnings = new(StringComparer.Ordinal);

    /// <summary>Adds phrases; one that is there already keeps its meaning.</summary>
    /// <param name="meaning">What they mean.</param>
    /// <param name="phrases">The phrases, in lower case, their words apart.</param>
    public void Add(T meaning, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            _meanings.TryAdd(phrase.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal), meaning);
            for (var blank = phrase.IndexOf(' ', StringComparison.Ordinal); blank > 0; blank = phrase.IndexOf(' ', blank + 1))
            {
                _beginnings.Add(phrase[..blank].Replace(" ", "", StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The longest phrase that begins at a word.</summary>
    /// <param name="reading">The question.</param>
    /// <param name="start">The word.</param>
    /// <param name="end">Behind the phrase.</param>
    public T? Find(Reading reading, int start, out int end)
    {
        T? found = null;
        end = start;
        var squashed = "";
        for (var i = start; i < reading.Tokens.Count && i < start + MostWords && reading.Tokens[i].IsFree; i++)
        {
            squashed = i == start ? reading.Tokens[i].Squashed : squashed + reading.Tokens[i].Squashed;
            if (_meanings.TryGetValue(squashed, out var meaning))
            {
                (found, end) = (meaning, i + 1);
            }

            if (!_beginnings.Contains(squashed))
            {
                break;
            }
        }

        return found;
    }

    /// <summary>What one word means by itself.</summary>
    public T? Find(string squashed) => _meanings.GetValueOrDefault(squashed);
}
