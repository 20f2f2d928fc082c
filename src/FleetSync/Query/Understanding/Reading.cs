using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>A question while it is being understood: what rules have taken is what the later ones no longer see.</summary>
/// <param name="tokens">Its words.</param>
/// <param name="vocabulary">The names that the store knows.</param>
/// <param name="clock">Tells what "today" is.</param>
internal sealed class Reading(IReadOnlyList<Token> tokens, Vocabulary vocabulary, TimeProvider clock)
{
    private readonly HashSet<Idea> _settled = [];

    /// <summary>The words.</summary>
    public IReadOnlyList<Token> Tokens { get; } = tokens;

    /// <summary>The names that the store knows.</summary>
    public Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The moment of the question, where it is asked.</summary>
    public DateTimeOffset Now { get; } = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), clock.LocalTimeZone);

    /// <summary>What has been understood so far.</summary>
    public FleetFilter Filter { get; set; } = FleetFilter.All;

    /// <summary>Whether a number is asked for.</summary>
    public bool IsCount { get; set; }

    /// <summary>The field that numbers are asked by.</summary>
    public FacetField? GroupBy { get; set; }

    /// <summary>Says that an idea was given explicitly, so that words are no longer taken for it.</summary>
    public void Settle(Idea idea) => _settled.Add(idea);

    /// <summary>Whether words may still be taken for the idea.</summary>
    public bool IsOpen(Idea idea) => !_settled.Contains(idea);

    /// <summary>The free word at a place in lower case; empty where there is none.</summary>
    public string Word(int at) => at >= 0 && at < Tokens.Count && Tokens[at].IsFree ? Tokens[at].Lower : "";

    /// <summary>What the word at a place was taken for; null for a free one and outside.</summary>
    public Idea? TakenFor(int at) => at >= 0 && at < Tokens.Count ? Tokens[at].Taken : null;

    /// <summary>Whether a word at a place is free and says something of its own.</summary>
    public bool IsPlain(int at) => Word(at) is { Length: > 0 } word && !GrammarWords.IsStop(word) && !GrammarWords.IsNegation(word);

    /// <summary>Whether anything exact has been understood.</summary>
    public bool HasUnderstood => IsCount || FilterText.Of(Filter).Length > 0;

    /// <summary>Whether there is a word beside these that is free and says something of its own.</summary>
    public bool HasOtherPlain(int start, int end)
    {
        for (var i = 0; i < Tokens.Count; i++)
        {
            if ((i < start || i >= end) && (IsPlain(i) || Tokens[i].Taken == Idea.Quoted))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes words.</summary>
    /// <param name="start">The first one.</param>
    /// <param name="end">Behind the last one.</param>
    /// <param name="idea">For what.</param>
    public void Take(int start, int end, Idea idea)
    {
        for (var i = Math.Max(0, start); i < end && i < Tokens.Count; i++)
        {
            Tokens[i].Taken ??= idea;
        }
    }
}
