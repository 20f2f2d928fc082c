using FleetSync.Extraction;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>An answer as a table for people, then how much of it there is, then what it stands on.</summary>
internal static class SearchTable
{
    /// <summary>Writes the whole answer: the number first where one was asked for; what comes nearest only where nothing matches.</summary>
    public static void Write(TextWriter writer, Terminal terminal, SearchAnswer answer, bool wide)
    {
        if (answer.IsCount)
        {
            writer.Write(terminal.Paint(SearchFooter.Matches(answer.Page.Total), Tone.Strong) + "\n\n");
        }

        if (answer.Groups is { Counts.Count: > 0 } groups)
        {
            CountTables.Write(writer, terminal, groups);
            WriteGroups(writer, terminal, answer, groups, wide);
        }
        else if (answer.Nearest is { } nearest)
        {
            SearchFooter.WriteNearest(writer, terminal, nearest);
            WriteRows(writer, terminal, answer, nearest.Page.Hits, wide);
        }
        else
        {
            WriteRows(writer, terminal, answer, answer.Page.Hits, wide);
        }

        foreach (var counts in answer.Facets.Where(static counts => counts.Counts.Count > 0))
        {
            CountTables.Write(writer, terminal, counts);
        }

        SearchFooter.Write(writer, terminal, answer, wide);
    }

    /// <summary>The page's rows, a table a group, in the order of the groups. Records without a reason come last.</summary>
    private static void WriteGroups(TextWriter writer, Terminal terminal, SearchAnswer answer, FieldCounts groups, bool wide)
    {
        var rows = answer.Page.Hits.ToLookup(hit => ValueOf(hit, groups.Field), StringComparer.Ordinal);
        // What is only near is counted in no group, and may have a value of its own.
        var values = groups.Counts.Select(static count => count.Value).Append("").Concat(rows.Select(static row => row.Key));
        foreach (var value in values.Where(rows.Contains).Distinct(StringComparer.Ordinal))
        {
            var name = CountTables.ValueOf(value) is { Length: > 0 } named ? SafeText.OneLine(named) : "-";
            writer.Write(terminal.Paint($"{CountTables.NameOf(groups.Field)} {name}", Tone.Strong) + "\n");
            WriteRows(writer, terminal, answer, [.. rows[value]], wide);
        }
    }

    private static void WriteRows(TextWriter writer, Terminal terminal, SearchAnswer answer, IReadOnlyList<SearchHit> hits, bool wide)
    {
        if (hits.Count > 0)
        {
            var table = wide ? Wide(answer, hits) : Narrow(answer, hits);
            table.WriteTo(writer, terminal);
            writer.Write('\n');
        }
    }

    private static string ValueOf(SearchHit hit, FacetField field) => field switch
    {
        FacetField.Cluster => hit.Cluster,
        FacetField.Namespace => hit.Namespace,
        FacetField.Kind => hit.Kind,
        FacetField.Health => hit.Health,
        _ => hit.Reason,
    };

    private static TextTable Narrow(SearchAnswer answer, IReadOnlyList<SearchHit> hits)
    {
        var table = new TextTable(
            new("CLUSTER", Shrinks: true), new("NAMESPACE", Shrinks: true), new("KIND"), new("NAME", Shrinks: true),
            new("HEALTH"), new("REASON", Shrinks: true), new("AGE"));
        foreach (var hit in hits)
        {
            table.Add(
                hit.Cluster, Namespace(hit), hit.Kind, hit.Name, new(hit.Health, Tones.OfHealth(hit.Health)),
                new(hit.Reason, Tones.OfHealth(hit.Health)), HumanTime.Age(hit.CreatedAt, answer.Coverage.AsOf));
        }

        return table;
    }

    private static TextTable Wide(SearchAnswer answer, IReadOnlyList<SearchHit> hits)
    {
        var table = new TextTable(
            new("CLUSTER", Shrinks: true), new("NAMESPACE", Shrinks: true), new("KIND"), new("NAME", Shrinks: true),
            new("HEALTH"), new("REASON", Shrinks: true), new("AGE"), new("UPDATED"), new("OWNER", Shrinks: true),
            new("LABELS", Shrinks: true), new("MESSAGE", Shrinks: true));
        foreach (var hit in hits)
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
