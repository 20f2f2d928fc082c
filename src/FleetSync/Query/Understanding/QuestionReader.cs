namespace FleetSync.Query.Understanding;

/// <summary>
/// Understands a question by a fixed list of rules: words in, an <see cref="Interpretation"/> out, no model and no store asked. Each rule
/// takes the words that it understands; an earlier one wins. What no rule takes, and is not grammar, is left to rank by.
/// </summary>
internal static class QuestionReader
{
    private static readonly Action<Reading>[] _rules =
        [AssignmentRule.Apply, CountRule.Apply, AgeRule.Apply, ScopeRule.Apply, StateRule.Apply, AppRule.Apply, KindRule.Apply];

    /// <summary>Reads a question.</summary>
    /// <param name="question">As somebody typed it.</param>
    /// <param name="vocabulary">The names that the store knows.</param>
    /// <param name="clock">Tells what "today" is.</param>
    /// <param name="settled">Ideas that were given otherwise, by flags: words are not taken for them.</param>
    public static Interpretation Read(string question, Vocabulary vocabulary, TimeProvider clock, params ReadOnlySpan<Idea> settled)
    {
        var reading = new Reading(Token.Read(question), vocabulary, clock);
        foreach (var idea in settled)
        {
            reading.Settle(idea);
        }

        foreach (var rule in _rules)
        {
            rule(reading);
        }

        var words = WordsOf(reading);
        var interpretation = new Interpretation
        {
            Filter = reading.Filter,
            Words = words,
            IsCount = reading.IsCount,
            GroupBy = reading.GroupBy,
        };
        var asksForAll = reading.Tokens.Any(static token => GrammarWords.IsEverything(token.Lower));
        return words.Length > 0 || asksForAll || interpretation.IsUnderstood
            ? interpretation
            : interpretation with { Words = Unquoted(string.Join(' ', reading.Tokens.Select(static token => token.Text))) };
    }

    private static string WordsOf(Reading reading)
    {
        var words = new List<string>();
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            var token = reading.Tokens[i];
            if (token.Taken == Idea.Quoted)
            {
                words.Add(token.Text);
            }
            else if (reading.IsPlain(i) && !GrammarWords.IsExclusion(token.Lower))
            {
                words.Add(token.Lower.EndsWith("-related", StringComparison.Ordinal) ? token.Text[..^"-related".Length] : token.Text);
            }
        }

        return Unquoted(string.Join(' ', words));
    }

    /// <summary>A quote inside a word says nothing to a store, and would end the words where they are shown.</summary>
    private static string Unquoted(string words) => words.Replace('"', ' ').Trim();
}
