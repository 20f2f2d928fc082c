using System.Globalization;
using FleetSync.Query;

namespace FleetSync.Cli.Output;

/// <summary>What stands below the rows: how the question was understood, how much matches, what it stands on.</summary>
internal static class SearchFooter
{
    /// <summary>Writes the lines.</summary>
    public static void Write(TextWriter writer, Terminal terminal, SearchAnswer answer, bool full)
    {
        if (answer.Interpretation is { IsUnderstood: true } interpretation)
        {
            writer.Write(terminal.Paint($"Interpreted as: {SafeText.OneLine(interpretation.Display)}", Tone.Quiet) + "\n");
        }

        writer.Write(terminal.Paint(Total(answer), Tone.Strong) + "\n");
        CoverageText.Write(writer, terminal, answer.Coverage, answer.Notes, full);
    }

    /// <summary>Says that nothing matches, and what was let go to come near.</summary>
    public static void WriteNearest(TextWriter writer, Terminal terminal, NearestMatches nearest) => writer.Write(terminal.Paint(
        SafeText.OneLine($"Nothing matches all of it. Nearest, without {nearest.Without}: {Matches(nearest.Page.Total)}"), Tone.Busy) + "\n");

    /// <summary>A number of matches in words.</summary>
    public static string Matches(long total) =>
        total == 1 ? "1 match" : string.Create(CultureInfo.InvariantCulture, $"{total:N0} matches");

    private static string Total(SearchAnswer answer)
    {
        var (shown, total, offset) = (answer.Page.Hits.Count, answer.Page.Total, answer.Query.Offset);
        var count = CultureInfo.InvariantCulture;
        return total == 0 ? "no matches"
            : shown == 0 ? string.Create(count, $"0 of {total:N0} matches: --offset {offset} is past the last one")
            : answer.Truncated ? string.Create(count, $"{shown:N0} of {total:N0} matches; --offset {offset + shown} shows the next")
            : shown < total ? string.Create(count, $"{shown:N0} of {total:N0} matches, the last ones")
            : Matches(total);
    }
}
