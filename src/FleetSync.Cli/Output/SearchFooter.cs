using System.Globalization;
using FleetSync.Query;
using FleetSync.Stores;

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
        SafeText.OneLine($"Nothing matches all of it. Nearest, without {nearest.Without}: {Matches(nearest.Page)}"), Tone.Busy) + "\n");

    /// <summary>A number of matches in words.</summary>
    public static string Matches(long total) =>
        total == 1 ? "1 match" : string.Create(CultureInfo.InvariantCulture, $"{total:N0} matches");

    /// <summary>The matches of a page's answer in words, and what is near besides.</summary>
    private static string Matches(SearchPage page) => page switch
    {
        { Near: 0 } => Matches(page.Total),
        { Total: 0 } => string.Create(CultureInfo.InvariantCulture, $"no match in words, {page.Near:N0} near in meaning"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Matches(page.Total)}, {page.Near:N0} more near in meaning"),
    };

    private static string Total(SearchAnswer answer)
    {
        var (shown, rows, offset) = (answer.Page.Hits.Count, answer.Page.Total + answer.Page.Near, answer.Query.Offset);
        var (all, count) = (Matches(answer.Page), CultureInfo.InvariantCulture);
        return rows == 0 ? "no matches"
            : shown == 0 ? string.Create(count, $"0 of {all}: --offset {offset} is past the last one")
            : answer.Truncated ? string.Create(count, $"{shown:N0} of {all}; --offset {offset + shown} shows the next")
            : shown < rows ? string.Create(count, $"{shown:N0} of {all}, the last ones")
            : all;
    }
}
