using System.Globalization;
using FleetSync.Extraction;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>How many match by the values of a field.</summary>
internal static class CountTables
{
    private const int MostRows = 20;

    /// <summary>Writes a table and an empty line.</summary>
    public static void Write(TextWriter writer, Terminal terminal, FieldCounts counts)
    {
        var table = new TextTable(new(NameOf(counts.Field)), new("MATCHES", Right: true));
        foreach (var count in counts.Counts.Take(MostRows))
        {
            var tone = counts.Field == FacetField.Health ? Tones.OfHealth(count.Value) : Tone.Plain;
            table.Add(new(ValueOf(count.Value), tone), Number(count.Count));
        }

        if (counts.Counts.Count > MostRows)
        {
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{counts.Counts.Count - MostRows:N0} more"),
                Number(counts.Counts.Skip(MostRows).Sum(static count => count.Count)));
        }

        table.WriteTo(writer, terminal);
        writer.Write('\n');
    }

    /// <summary>A field as a heading.</summary>
    public static string NameOf(FacetField field) => field.ToString().ToUpperInvariant();

    /// <summary>A value for people; empty for the scope of a cluster, which shows as a dash.</summary>
    public static string ValueOf(string value) => value == ResourceId.ClusterScope ? "" : value;

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
