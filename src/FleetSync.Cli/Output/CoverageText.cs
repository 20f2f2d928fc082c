using System.Globalization;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>What an answer stands on, in a few lines: how many clusters, how fresh, and what they cannot see.</summary>
internal static class CoverageText
{
    private const int TypesNamed = 5;

    /// <summary>Writes the lines; with <paramref name="full"/> every type that is not readable is named, and why.</summary>
    public static void Write(
        TextWriter writer, Terminal terminal, Coverage coverage, IReadOnlyList<string> notes, bool full)
    {
        foreach (var note in notes)
        {
            writer.Write(terminal.Paint($"note: {SafeText.OneLine(note)}", Tone.Busy) + "\n");
        }

        writer.Write(terminal.Paint(Summary(coverage), Tone.Quiet) + "\n");
        foreach (var cluster in coverage.Clusters)
        {
            if (coverage.IsStale(cluster))
            {
                var age = HumanTime.Short(coverage.HeartbeatAge(cluster));
                writer.Write(terminal.Paint($"{cluster.Cluster}: last heard of {age} ago; its answers are that old", Tone.Bad) + "\n");
            }

            if (cluster.LastSync is null)
            {
                writer.Write(terminal.Paint(
                    $"{cluster.Cluster}: the initial synchronisation is not complete; its answers are neither", Tone.Busy) + "\n");
            }

            WriteNotReadable(writer, terminal, cluster, full);
        }
    }

    private static string Summary(Coverage coverage) => coverage.OldestHeartbeat is { } oldest
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{coverage.Clusters.Count:N0} cluster{(coverage.Clusters.Count == 1 ? "" : "s")}, oldest heartbeat {HumanTime.Short(oldest)} ago")
        : "no cluster: nothing has been synchronised here; 'fleetsync run' does that";

    private static void WriteNotReadable(TextWriter writer, Terminal terminal, ClusterRecord cluster, bool full)
    {
        var types = cluster.TypesNotReadable;
        if (types.Count == 0)
        {
            return;
        }

        var named = types.Take(full ? int.MaxValue : TypesNamed)
            .Select(type => SafeText.OneLine(full ? $"{type.Type} ({type.Why})" : type.Type));
        var rest = full || types.Count <= TypesNamed ? "" : $" and {types.Count - TypesNamed} more";
        writer.Write(terminal.Paint(
            $"{cluster.Cluster}: {types.Count} type{(types.Count == 1 ? "" : "s")} not readable: {string.Join(", ", named)}{rest}",
            Tone.Busy) + "\n");
    }
}
