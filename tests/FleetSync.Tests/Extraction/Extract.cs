using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Extraction;

/// <summary>Runs objects through a reader as a watch would.</summary>
internal static class Extract
{
    public static ExtractionOptions Options { get; } = new() { Cluster = "cluster-a", ClusterSecretRef = "fleet/cluster-a" };

    public static SnapshotReader Reader(ApiResource resource, ExtractionOptions? options = null) =>
        new(options ?? Options, resource, new DocumentPool());

    public static ResourceObservation Observe(this SnapshotReader reader, ApiResource resource, ReadOnlyMemory<byte> json) =>
        reader.Observe(new WatchEvent(WatchEventKind.Apply, resource, json));

    public static ResourceObservation Observe(ApiResource resource, string json, ExtractionOptions? options = null) =>
        Reader(resource, options).Observe(resource, Encoding.UTF8.GetBytes(json));

    public static ResourceSnapshot Snapshot(ApiResource resource, string json, ExtractionOptions? options = null) =>
        Snapshot(resource, Encoding.UTF8.GetBytes(json), options);

    public static ResourceSnapshot Snapshot(ApiResource resource, ReadOnlyMemory<byte> json, ExtractionOptions? options = null)
    {
        var reader = Reader(resource, options);
        var observation = reader.Observe(resource, json);
        Assert.Equal(WatchEventKind.Apply, observation.Kind);
        return reader.ToSnapshot();
    }
}
