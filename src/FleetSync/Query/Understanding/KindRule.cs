namespace FleetSync.Query.Understanding;

/// <summary>"Pods", "pvc", "stateful sets", "certificates": what kind is asked for. "Payment service" names none.</summary>
internal static class KindRule
{
    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count && reading.IsOpen(Idea.Kind); i++)
        {
            if (reading.Tokens[i].IsFree && reading.Vocabulary.Kinds.Find(reading, i, out var end) is { } meaning
                && IsMeant(reading, i, end, meaning.Certainty))
            {
                Add(reading, i, end, meaning);
                i = end - 1;
            }
        }
    }

    private static bool IsMeant(Reading reading, int start, int end, KindCertainty certainty) => certainty switch
    {
        KindCertainty.Sure => true,
        KindCertainty.Theme when reading.Tokens[0].Lower is "where" or "who" => reading.HasUnderstood,
        KindCertainty.Theme => reading.HasUnderstood || !reading.HasOtherPlain(start, end) || OpensClause(reading, start, end),
        KindCertainty.Likely => !reading.IsPlain(end) || LooksLikeName(reading.Word(end)),
        _ => !reading.IsPlain(start - 1) && !reading.IsPlain(end) && IsSubject(reading, start, end),
    };

    /// <summary>"Failing node", "which certificate", "gateway that is not ready".</summary>
    private static bool IsSubject(Reading reading, int start, int end)
    {
        var next = end;
        while (reading.Word(next) is "that" or "which" or "is" or "are" or "was")
        {
            next++;
        }

        return reading.TakenFor(start - 1) == Idea.State || reading.TakenFor(next) == Idea.State || GrammarWords.IsDeterminer(reading.Word(start - 1));
    }

    /// <summary>"Applications that…", "gateways without…": something is said of the kind and of nothing before it.</summary>
    private static bool OpensClause(Reading reading, int start, int end) =>
        !reading.IsPlain(start - 1)
        && (GrammarWords.IsNegation(reading.Word(end)) || reading.Word(end) is "that" or "which" or "whose" or "with" or "are" or "is");

    private static bool IsRegular(string word) =>
        word is "nightly" or "hourly" or "daily" or "weekly" or "monthly" or "recurring" or "periodic" or "regular";

    private static bool LooksLikeName(string word) => word.Any(static unit => unit == '-' || char.IsAsciiDigit(unit));

    private static void Add(Reading reading, int start, int end, KindMeaning meaning)
    {
        var filter = reading.Filter;
        var before = start - 1;
        while (reading.Word(before) is "the" or "any")
        {
            before--;
        }

        var isOther = reading.Word(before) == "than" && reading.Word(before - 1) == "other";
        if (isOther || reading.Word(before) == "not" || GrammarWords.IsExclusion(reading.Word(before)))
        {
            reading.Filter = filter with { NotKinds = [.. filter.NotKinds.Union(meaning.Kinds)] };
            reading.Take(isOther ? before - 1 : before, end, Idea.Kind);
            return;
        }

        // What is done every night is in the store as the jobs that it made and as what makes them.
        string[] made = meaning.Kinds is ["Job"] && IsRegular(reading.Word(before)) ? ["CronJob"] : [];
        reading.Filter = filter with { Kinds = [.. filter.Kinds.Union(meaning.Kinds).Union(made)] };
        reading.Take(start, end, Idea.Kind);
    }
}
