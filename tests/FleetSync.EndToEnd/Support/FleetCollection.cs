using FleetSync.TestQdrant;

namespace FleetSync.EndToEnd.Support;

/// <summary>The fleet's collection as it lies in a Qdrant, seen without the program's help.</summary>
internal sealed class FleetCollection(QdrantDouble server)
{
    private const string Name = "fleet-resources";

    /// <summary>Every point of a cluster: its readable id and the uid in its record.</summary>
    public IReadOnlyList<(string Id, string Uid)> Objects(string cluster) =>
        [.. Points(cluster).Select(static point => (point.Text("id")!, point.Text("uid")!))];

    /// <summary>All that a write would change: records and the times of their last change.</summary>
    public IReadOnlyList<string> Fingerprint(string cluster) =>
        [.. Points(cluster).Select(static point => $"{point.Text("id")} {point.Text("updatedAt")} {point.Text("statusHash")} {point.Version}")];

    private IEnumerable<StoredPoint> Points(string cluster) =>
        server.Points(Name).Where(point => point.Text("cluster") == cluster).OrderBy(static point => point.Text("id"), StringComparer.Ordinal);
}
