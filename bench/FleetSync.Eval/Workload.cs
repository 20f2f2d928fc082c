using System.Globalization;

namespace FleetSync.Eval;

/// <summary>One line of <c>workloads.txt</c>: what ails some of its pods (or all of it), and how many of them.</summary>
internal sealed record Workload(
    string Cluster, string Namespace, string Kind, string App, string Image, int Replicas, string Ails, int Ailing, string Age, string PartOf)
{
    public static Workload Parse(string line)
    {
        var parts = line.Split(' ');
        var state = parts[6].Split(':');
        return new Workload(
            parts[0], parts[1], parts[2], parts[3], parts[4], Number(parts[5]), state[0], state.Length > 1 ? Number(state[1]) : 0,
            parts[7], parts[8]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
