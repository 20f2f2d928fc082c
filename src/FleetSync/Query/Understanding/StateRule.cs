namespace FleetSync.Query.Understanding;

/// <summary>"Failing", "crash looping", "not ready", "without problems": what state is asked for.</summary>
internal static class StateRule
{
    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        if (!reading.IsOpen(Idea.State))
        {
            return;
        }

        var said = new List<Said>();
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            if (Find(reading, i, out var end, out var negated) is { } meaning)
            {
                var start = NegationBefore(reading, i) is { } negation ? negation : i;
                var isNegated = negated || start < i;
                said.Add(new Said(isNegated ? meaning.Negated : meaning, isNegated, IsJoined(reading, start)));
                reading.Take(start, end, Idea.State);
                i = end - 1;
            }
        }

        Add(reading, said);
    }

    private static StateMeaning? Find(Reading reading, int at, out int end, out bool isNegated)
    {
        isNegated = false;
        end = at + 1;
        if (reading.Word(at).Length == 0)
        {
            return null;
        }

        var own = reading.Vocabulary.Reasons.Find(reading, at, out var ownEnd);
        var known = StateWords.Table.Find(reading, at, out var knownEnd);
        if (own is not null || known is not null)
        {
            end = Math.Max(ownEnd, knownEnd);
            return knownEnd >= ownEnd ? known : own;
        }

        if (StateWords.Nouns.Find(reading.Tokens[at].Squashed) is { } noun)
        {
            return IsTrouble(reading, at) ? noun : null;
        }

        if (reading.Word(at) == "running")
        {
            return IsRunning(reading, at) ? StateWords.Running : null;
        }

        isNegated = true;
        return Prefixed(reading.Tokens[at].Squashed);
    }

    /// <summary>"Non-ready", "notready", "non-healthy".</summary>
    private static StateMeaning? Prefixed(string word) =>
        word.StartsWith("non", StringComparison.Ordinal) || word.StartsWith("not", StringComparison.Ordinal)
            ? StateWords.Table.Find(word[3..]) : null;

    /// <summary>A noun for trouble is one where something has it, or where it is itself what is looked for: in "who issues", it is a verb.</summary>
    private static bool IsTrouble(Reading reading, int at) =>
        reading.Word(at - 1) is not ("who" or "what" or "which" or "that") && IsHad(reading, at);

    private static bool IsHad(Reading reading, int at) =>
        reading.Word(at - 1) is "with" or "has" or "have" or "having" or "any" or "in" or "an" or "a"
        || GrammarWords.IsNegation(reading.Word(at - 1))
        || (reading.Word(at).EndsWith('s') && !reading.IsPlain(at - 1) && !reading.IsPlain(at + 1));

    /// <summary>"Running pods" and "pods that are running" say a state; "pods running nginx" and "running postgres" do not.</summary>
    private static bool IsRunning(Reading reading, int at)
    {
        var before = at - 1;
        while (reading.Word(before) is "are" or "is" or "that" or "which" or "currently" or "still" or "longer" || GrammarWords.IsNegation(reading.Word(before)))
        {
            before--;
        }

        return reading.Vocabulary.Kinds.Find(reading, at + 1, out _) is not null
            || (before >= 0 && !reading.IsPlain(at + 1) && reading.Vocabulary.Kinds.Find(reading, before, out _) is not null);
    }

    /// <summary>Where the negation of a state begins: "not yet ready", "no longer healthy", "without any problems".</summary>
    private static int? NegationBefore(Reading reading, int at)
    {
        var before = at - 1;
        while (GrammarWords.MayStandBetween(reading.Word(before)))
        {
            before--;
        }

        return GrammarWords.IsNegation(reading.Word(before)) ? before
            : reading.Word(before) == "of" && reading.Word(before - 1) is "free" ? before - 1
            : null;
    }

    private static bool IsJoined(Reading reading, int at) =>
        reading.TakenFor(at - 1) == Idea.State || (reading.Word(at - 1) is "or" or "and" && reading.TakenFor(at - 2) == Idea.State);

    /// <summary>
    /// States said one after the other are alternatives. One that names the trouble says more than "failing" elsewhere in the
    /// question, and then stands alone.
    /// </summary>
    private static void Add(Reading reading, List<Said> said)
    {
        if (said.Count == 0)
        {
            return;
        }

        var names = said.Exists(static word => word is { IsNegated: false, Meaning.IsReason: true });
        var joined = said.Exists(static word => word.IsJoined);
        var counting = said.FindAll(word => word.IsNegated || word.Meaning.IsReason || !names || joined);
        reading.Filter = reading.Filter with
        {
            States = [.. counting.SelectMany(static word => word.Meaning.Any).Distinct(StringComparer.Ordinal)],
            NotStates = [.. counting.SelectMany(static word => word.Meaning.Not).Distinct(StringComparer.Ordinal)],
        };
    }

    private sealed record Said(StateMeaning Meaning, bool IsNegated, bool IsJoined);
}
