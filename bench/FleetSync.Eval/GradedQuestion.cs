using System.IO.Hashing;
using System.Text;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>A question, and what a person would say of every possible row.</summary>
/// <param name="Section">literal, paraphrased, stateful, negated, scoped, count or nothing.</param>
/// <param name="Text">As it is asked.</param>
/// <param name="Must">What every returned row has to satisfy; null where nothing exact was asked.</param>
/// <param name="Grades">Rules with their grades; the best one counts.</param>
internal sealed record GradedQuestion(string Section, string Text, Rule? Must, IReadOnlyList<(int Grade, Rule Rule)> Grades)
{
    /// <summary>Whether it belongs to the half that nothing is tuned on.</summary>
    public bool IsLocked => (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(Text)) & 1) == 1;

    /// <summary>0 to 3.</summary>
    public int GradeOf(SearchHit resource) =>
        Grades.Where(graded => graded.Rule.Holds(resource)).Select(static graded => graded.Grade).DefaultIfEmpty().Max();

    /// <summary>Reads all questions.</summary>
    public static IReadOnlyList<GradedQuestion> ReadAll()
    {
        var topics = DataFiles.Lines("topics.txt").ToLookup(
            static line => line[..line.IndexOf(' ', StringComparison.Ordinal)],
            static line => line[line.IndexOf(' ', StringComparison.Ordinal)..]);
        var questions = new List<GradedQuestion>();
        var section = "";
        foreach (var line in DataFiles.Lines("queries.txt"))
        {
            var (word, rest) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
            switch (word)
            {
                case "==":
                    section = rest;
                    break;
                case "?":
                    questions.Add(new GradedQuestion(section, rest, null, []));
                    break;
                case "must":
                    questions[^1] = questions[^1] with { Must = Rule.Parse(rest, topics) };
                    break;
                default:
                    var grade = (word[0] - '0', Rule.Parse(rest, topics));
                    questions[^1] = questions[^1] with { Grades = [.. questions[^1].Grades, grade] };
                    break;
            }
        }

        return questions;
    }
}
