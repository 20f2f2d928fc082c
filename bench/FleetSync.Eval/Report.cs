using System.Globalization;

namespace FleetSync.Eval;

/// <summary>The figures as Markdown: <c>bench/SEARCH.md</c>.</summary>
internal static class Report
{
    private static readonly string[] _sections = ["literal", "paraphrased", "stateful", "negated", "scoped", "count"];

    /// <summary>Writes the report.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="results">Each variant's outcomes.</param>
    /// <param name="resources">Resources in the fleet.</param>
    /// <param name="kinds">Their kinds.</param>
    public static void Write(
        TextWriter writer, IReadOnlyList<(Variant Variant, IReadOnlyList<Outcome> Outcomes)> results, int resources, int kinds)
    {
        var questions = results[0].Outcomes;
        writer.Write(string.Create(CultureInfo.InvariantCulture, $"""
            # How well the search answers

            Written by `make eval`; see `bench/FleetSync.Eval`. {resources} resources of {kinds} kinds in 4 clusters, manifests by hand and
            from a seeded generator, on their real way through extraction into a SQLite store; {questions.Count} questions, each asked as the
            command line does and graded 0 to 3 by rules that were written before anything was tuned. Half of the questions, by a hash
            of their text, are locked: nothing is tuned on them, and the first table is theirs alone.

            - **nDCG@10**: gain 2^grade - 1. Questions that nothing matches are not in it.
            - **exact**: the part of the returned rows (50 at most) that satisfies the state, kind and scope asked for.
            - **counts**: questions for a number that got the right one. **nothing**: questions that nothing matches, answered so.
            - **ms**: a question's mean time on a warm store, in the machine of [RESULTS.md](RESULTS.md).


            """));
        Table(writer, "The locked half", results, static outcome => outcome.Question.IsLocked);
        Table(writer, "The open half", results, static outcome => !outcome.Question.IsLocked);
    }

    private static void Table(
        TextWriter writer, string title, IReadOnlyList<(Variant Variant, IReadOnlyList<Outcome> Outcomes)> results,
        Func<Outcome, bool> belongs)
    {
        writer.Write($"## {title}: {results[0].Outcomes.Count(belongs)} questions\n\n");
        writer.Write($"| | nDCG@10 | {string.Join(" | ", _sections)} | exact | counts | nothing | ms |\n");
        writer.Write($"|---|---|{string.Concat(Enumerable.Repeat("---|", _sections.Length))}---|---|---|---|\n");
        foreach (var (variant, all) in results)
        {
            var outcomes = all.Where(belongs).ToList();
            var ranked = outcomes.Where(static outcome => outcome.Question.Section != "nothing").ToList();
            var cells = _sections.Select(section => Number(ranked.Where(outcome => outcome.Question.Section == section).Average(static outcome => outcome.Gain)));
            var counted = outcomes.Where(static outcome => outcome.Counted is not null).ToList();
            var nothing = outcomes.Where(static outcome => outcome.Question.Section == "nothing").ToList();
            writer.Write($"| {variant.Name} | **{Number(ranked.Average(static outcome => outcome.Gain))}** | {string.Join(" | ", cells)} "
                + $"| {Number(outcomes.Average(static outcome => outcome.Precision) ?? 0)} "
                + $"| {counted.Count(static outcome => outcome.Counted == true)} of {counted.Count} "
                + $"| {nothing.Count(static outcome => outcome.Gain == 1)} of {nothing.Count} "
                + string.Create(CultureInfo.InvariantCulture, $"| {outcomes.Average(static outcome => outcome.Took.TotalMilliseconds):0.0} |\n"));
        }

        writer.Write('\n');
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
