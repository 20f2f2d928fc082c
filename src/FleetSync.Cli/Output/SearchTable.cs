using System.Globalization;
using FleetSync.Extraction;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>An answer as a table for people, then how much of it there is, then what it stands on.</summary>
internal static class SearchTable
{
    /// <summary>Writes the whole answer.</summary>
    public static void Write(TextWriter writer, Terminal terminal, SearchAnswer answer, bool wide)
    {
        if (answer.Page.Hits.Count > 0)
        {
            var table = wide ? Wide(answer) : Narrow(answer);
            table.WriteTo(writer, terminal);
            writer.Write('\n');
        }

        WriteFooter(writer, terminal, answer, wide);
    }

    /// <summary>Writes how many records match, and what the answer stands on.</summary>
    public static void WriteFooter(TextWriter writer, Terminal terminal, SearchAnswer answer, bool full)
    {
        writer.Write(terminal.Paint(Total(answer), Tone.Strong) + "\n");
        CoverageText.Write(writer, terminal, answer.Coverage, answer.Notes, full);
    }

    private static string Total(SearchAnswer answer)
    {
        var (shown, total, offset) = (answer.Page.Hits.Count, answer.Page.Total, answer.Query.Offset);
        var count = CultureInfo.InvariantCulture;
        return total == 0 ? "no matches"
            : shown == 0 ? string.Create(count, $"0 of {total:N0} matches: --offset {offset} is past the last one")
            : answer.Truncated ? string.Create(count, $"{shown:N0} of {total:N0} matches; --offset {offset + shown} shows the next")
            : shown < total ? string.Create(count, $"{shown:N0} of {total:N0} matches, the last ones")
            : total == 1 ? "1 match"
            : string.Create(count, $"{total:N0} matches");
    }

    private static TextTable Narrow(SearchAnswer answer)
    {
        var table = new TextTable(
            new("CLUSTER", Shrinks: true), new("NAMESPACE", Shrinks: true), new("KIND"), new("NAME", Shrinks: true),
            new("HEALTH"), new("REASON", Shrinks: true), new("AGE"));
        foreach (var hit in answer.Page.Hits)
        {
            table.Add(
                hit.Cluster, Namespace(hit), hit.Kind, hit.Name, new(hit.Health, Tones.OfHealth(hit.Health)),
                new(hit.Reason, Tones.OfHealth(hit.Health)), HumanTime.Age(hit.CreatedAt, answer.Coverage.AsOf));
        }

        return table;
    }

    private static TextTable Wide(SearchAnswer answer)
    {
        var table = new TextTable(
            new("CLUSTER", Shrinks: true), new("NAMESPACE", Shrinks: true), new("KIND"), new("NAME", Shrinks: true),
            new("HEALTH"), new("REASON", Shrinks: true), new("AGE"), new("UPDATED"), new("OWNER", Shrinks: true),
            new("LABELS", Shrinks: true), new("MESSAGE", Shrinks: true));
        foreach (var hit in answer.Page.Hits)
        {
            var details = RecordDetails.Of(hit);
            table.Add(
                hit.Cluster, Namespace(hit), hit.Kind, hit.Name, new(hit.Health, Tones.OfHealth(hit.Health)),
                new(hit.Reason, Tones.OfHealth(hit.Health)), HumanTime.Age(hit.CreatedAt, answer.Coverage.AsOf),
                HumanTime.Age(hit.UpdatedAt, answer.Coverage.AsOf), details.Owner, details.Labels, details.Message);
        }

        return table;
    }

    private static string Namespace(SearchHit hit) =>
        string.Equals(hit.Namespace, ResourceId.ClusterScope, StringComparison.Ordinal) ? "" : hit.Namespace;
}
