using System.Globalization;
using FleetSync.Diagnosis;

namespace FleetSync.Cli.Output;

/// <summary>A report for people: the findings with what to do next, the types, the rights that are missing, and what it all takes.</summary>
internal static class DoctorText
{
    private const int StateWidth = 9;

    /// <summary>Writes all of it.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="terminal">What it can show.</param>
    /// <param name="report">What was found.</param>
    /// <param name="named">A text with the program's name as it is called here.</param>
    public static void Write(TextWriter writer, Terminal terminal, DoctorReport report, Func<string, string> named)
    {
        var checkWidth = report.Findings.Max(static finding => finding.Check.Length) + 2;
        foreach (var finding in report.Findings)
        {
            WriteFinding(writer, terminal, finding with { Next = named(finding.Next) }, checkWidth);
        }

        if (report.Reading.Types.Count > 0)
        {
            writer.Write('\n');
            WriteTypes(writer, terminal, report.Reading.Types);
        }

        if (report.Rights is { } rights)
        {
            writer.Write(terminal.Paint("\n# What may not be read, for kubectl apply -f -\n", Tone.Quiet));
            RightsText.Write(writer, rights);
        }

        writer.Write('\n');
        if (report.Estimate is { } estimate)
        {
            writer.Write(Words(estimate) + "\n");
        }

        writer.Write(terminal.Paint(named(Verdict(report)), ToneOf(report.State)) + "\n");
    }

    private static void WriteFinding(TextWriter writer, Terminal terminal, Finding finding, int checkWidth)
    {
        var (word, tone) = finding.State switch
        {
            FindingState.Ok => ("ok", Tone.Good),
            FindingState.Warning => ("warning", Tone.Busy),
            FindingState.Broken => ("broken", Tone.Bad),
            _ => ("-", Tone.Quiet),
        };
        var where = finding.Where.Length == 0 ? "" : terminal.Paint($" ({SafeText.OneLine(finding.Where)})", Tone.Quiet);
        writer.Write(terminal.Paint(word, tone) + new string(' ', StateWidth - word.Length)
            + finding.Check.PadRight(checkWidth) + SafeText.OneLine(finding.What) + where + "\n");
        if (finding.Next.Length > 0)
        {
            writer.Write(new string(' ', StateWidth + checkWidth) + terminal.Paint(SafeText.OneLine(finding.Next), Tone.Strong) + "\n");
        }
    }

    /// <summary>What is wrong first, then the most numerous.</summary>
    private static void WriteTypes(TextWriter writer, Terminal terminal, IReadOnlyList<TypeReading> types)
    {
        var table = new TextTable(new("TYPE", Shrinks: true), new("OBJECTS", Right: true), new("READABLE"), new("WHY", Shrinks: true));
        foreach (var type in types.OrderByDescending(static type => type.Fault is not null)
            .ThenByDescending(static type => type.Count?.Least ?? 0).ThenBy(static type => type.Resource.QualifiedName, StringComparer.Ordinal))
        {
            var readable = type.Fault is null ? new Cell("yes", Tone.Good)
                : type.ListFault is null ? new Cell("list only", Tone.Busy)
                : new Cell("no", Tone.Busy);
            table.Add(type.Resource.QualifiedName, type.Count?.ToString() ?? "", readable, type.Fault?.Message ?? "");
        }

        table.WriteTo(writer, terminal);
    }

    private static string Words(Estimate estimate)
    {
        var points = !estimate.Points.IsExact ? estimate.Points.ToString()
            : estimate.IsUpperBound ? $"at most {estimate.Points}"
            : $"about {estimate.Points}";
        var calls = estimate.EmbeddingCalls is { } count
            ? string.Create(CultureInfo.InvariantCulture, $", at most {count:N0} embedding calls") : ", no embedding calls";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"To synchronise: {points} records{calls}, up to {estimate.StoreBytes / 1e6:N0} MB in the store, {estimate.MemoryBytes / 1e6:N0} MB of memory for the agent");
    }

    private static string Verdict(DoctorReport report)
    {
        var broken = report.Findings.Count(static finding => finding.State == FindingState.Broken);
        var warnings = report.Findings.Count(static finding => finding.State == FindingState.Warning);
        return (broken, warnings) switch
        {
            (0, 0) => "All is well. Nothing was written; 'fleetsync run' does that.",
            (0, _) => $"{warnings} {(warnings == 1 ? "warning" : "warnings")}: an agent works, with what is said above.",
            _ => $"{broken} broken, {warnings} {(warnings == 1 ? "warning" : "warnings")}: an agent would not work.",
        };
    }

    private static Tone ToneOf(FindingState state) => state switch
    {
        FindingState.Broken => Tone.Bad,
        FindingState.Warning => Tone.Busy,
        _ => Tone.Good,
    };
}
