using System.Globalization;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>The fleet at a glance: clusters, then counts by health and kind, then what is not covered.</summary>
internal static class StatusTable
{
    /// <summary>Writes the whole status.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="terminal">What it can show.</param>
    /// <param name="status">The fleet.</param>
    /// <param name="location">Where the store is.</param>
    public static void Write(TextWriter writer, Terminal terminal, FleetStatus status, string location)
    {
        if (status.Coverage.Clusters.Count > 0)
        {
            WriteClusters(writer, terminal, status);
            writer.Write('\n');
        }

        if (status.Total > 0)
        {
            WriteCounts(writer, terminal, "HEALTH", status.Health, Tones.OfHealth);
            writer.Write('\n');
            WriteCounts(writer, terminal, "KIND", status.Kinds, static _ => Tone.Plain);
            writer.Write('\n');
        }

        var objects = status.Total == 1 ? "1 object" : $"{Number(status.Total)} objects";
        writer.Write(terminal.Paint($"{objects} in {location}", Tone.Strong) + "\n");
        CoverageText.Write(writer, terminal, status.Coverage, [], full: true);
    }

    private static void WriteClusters(TextWriter writer, Terminal terminal, FleetStatus status)
    {
        var table = new TextTable(
            new("CLUSTER", Shrinks: true), new("SERVER"), new("AGENT"), new("LAST SYNC"), new("HEARTBEAT"),
            new("TYPES", Right: true), new("NOT READABLE", Right: true), new("OBJECTS", Right: true));
        var now = status.Coverage.AsOf;
        foreach (var cluster in status.Coverage.Clusters)
        {
            table.Add(
                cluster.Cluster, cluster.ServerVersion, cluster.AgentVersion,
                cluster.LastSync is { } synced ? $"{HumanTime.Age(synced, now)} ago" : new Cell("syncing", Tone.Busy),
                new($"{HumanTime.Short(status.Coverage.HeartbeatAge(cluster))} ago",
                    status.Coverage.IsStale(cluster) ? Tone.Bad : Tone.Plain),
                Number(cluster.TypesWatched),
                new(Number(cluster.TypesNotReadable.Count), cluster.TypesNotReadable.Count > 0 ? Tone.Busy : Tone.Plain),
                Number(status.StoredObjects(cluster.Cluster)));
        }

        table.WriteTo(writer, terminal);
    }

    private static void WriteCounts(
        TextWriter writer, Terminal terminal, string title, IReadOnlyList<FacetCount> counts, Func<string, Tone> tone)
    {
        var table = new TextTable(new(title), new("OBJECTS", Right: true));
        foreach (var count in counts)
        {
            table.Add(new(count.Value, tone(count.Value)), Number(count.Count));
        }

        table.WriteTo(writer, terminal);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
