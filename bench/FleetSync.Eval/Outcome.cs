using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>How well a question was answered.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Gain">nDCG@10; for a question that nothing matches, 1 for an answer without rows and else 0.</param>
/// <param name="Precision">The part of the returned rows that satisfies what was asked exactly; null where nothing was.</param>
/// <param name="Counted">For questions that ask for a number, whether it was the right one.</param>
internal sealed record Outcome(GradedQuestion Question, SearchAnswer Answer, double Gain, double? Precision, bool? Counted)
{
    private const int Ranks = 10;

    /// <summary>How long the answer took, the second time.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Judges an answer.</summary>
    /// <param name="question">What was asked.</param>
    /// <param name="answer">What came.</param>
    /// <param name="everything">All resources there are.</param>
    public static Outcome Of(GradedQuestion question, SearchAnswer answer, IReadOnlyList<SearchHit> everything)
    {
        var hits = answer.Page.Hits;
        if (question.Section == "nothing")
        {
            return new Outcome(question, answer, hits.Count == 0 ? 1 : 0, null, null);
        }

        var grades = everything.Select(question.GradeOf).OrderDescending().ToList();
        if (grades[0] == 0)
        {
            throw new InvalidDataException($"'{question.Text}' has no answer in the fleet: mend its rules.");
        }

        double? precision = question.Must is null ? null
            : hits.Count == 0 ? 1
            : (double)hits.Count(question.Must.Holds) / hits.Count;
        bool? counted = question.Section == "count" ? answer.Page.Total == grades.Count(static grade => grade == 3) : null;
        return new Outcome(question, answer, Dcg(hits.Select(question.GradeOf)) / Dcg(grades), precision, counted);
    }

    /// <summary>Discounted cumulative gain, 2^grade - 1 over the logarithm of the rank (Burges et al. 2005).</summary>
    private static double Dcg(IEnumerable<int> grades) =>
        grades.Take(Ranks).Select(static (grade, rank) => (Math.Pow(2, grade) - 1) / Math.Log2(rank + 2)).Sum();
}
