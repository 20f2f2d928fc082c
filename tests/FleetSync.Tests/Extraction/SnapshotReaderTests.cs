using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class SnapshotReaderTests(ITestOutputHelper output)
{
    [Fact]
    public void A_pod_becomes_the_record_of_the_design()
    {
        var snapshot = Extract.Snapshot(SomeTypes.Pods, BigPod.Bytes());
        var document = JsonNode.Parse(snapshot.Document.Span)!.AsObject();
        output.WriteLine(document.ToJsonString());

        Assert.Equal("cluster-a/shop/v1/Pod/web-7d9f8c6b5-00000", snapshot.Id);
        Assert.Equal(ResourceId.ToPointId(snapshot.Id), snapshot.PointId);
        Assert.Equal(new HealthStatus(HealthState.Healthy, "Running"), snapshot.Health);
        Assert.Equal(new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.Zero), snapshot.CreatedAt);
        Assert.Equal("Deployment/web", (string?)document["owner"]);
        Assert.Equal("1/1", (string?)document["status"]!["ready"]);
        Assert.Contains("tier=frontend", snapshot.LabelPairs, StringComparer.Ordinal);
        Assert.Equal(
            [
                "id", "cluster", "clusterSecretRef", "namespace", "name", "kind", "apiVersion", "apiGroup", "status", "labels",
                "annotations", "createdAt", "uid", "health", "reason", "message", "owner", "categories", "labelPairs", "searchText",
            ],
            document.Select(property => property.Key),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Ids_name_the_group_where_there_is_one_and_the_scope_of_cluster_scoped_objects()
    {
        var named = """{"metadata":{"name":"nginx","namespace":"default"}}""";

        Assert.Equal("cluster-a/default/apps/v1/Deployment/nginx", Extract.Snapshot(SomeTypes.Deployments, named).Id);
        Assert.Equal("cluster-a/default/v1/Pod/nginx", Extract.Snapshot(SomeTypes.Pods, named).Id);
        Assert.Equal("cluster-a/_cluster/v1/Node/nginx", Extract.Snapshot(SomeTypes.Nodes, named).Id);
    }

    [Fact]
    public void Events_without_an_object_pass_through()
    {
        var reader = Extract.Reader(SomeTypes.Pods);
        var fault = new WatchFault(WatchFaultKind.Expired, "too old");

        Assert.Equal(WatchEventKind.Init, reader.Observe(new WatchEvent(WatchEventKind.Init, SomeTypes.Pods)).Kind);
        Assert.Equal(WatchEventKind.InitDone, reader.Observe(new WatchEvent(WatchEventKind.InitDone, SomeTypes.Pods)).Kind);
        Assert.Same(fault, reader.Observe(new WatchEvent(WatchEventKind.Fault, SomeTypes.Pods, Fault: fault)).Fault);
        Assert.Throws<InvalidOperationException>(reader.ToSnapshot);
    }

    [Fact]
    public void A_deletion_carries_the_point_and_nothing_else()
    {
        var reader = Extract.Reader(SomeTypes.Pods);
        var applied = reader.Observe(SomeTypes.Pods, BigPod.Bytes());
        var deleted = reader.Observe(new WatchEvent(WatchEventKind.Delete, SomeTypes.Pods, BigPod.Bytes()));

        Assert.Equal(new ResourceObservation(WatchEventKind.Delete, SomeTypes.Pods, applied.PointId), deleted);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"metadata\":null}")]
    [InlineData("{\"metadata\":{\"name\":17}}")]
    [InlineData("{\"metadata\":[\"name\"]}")]
    public void An_object_without_a_name_is_a_fault_that_names_the_type_and_is_counted(string json)
    {
        var reader = Extract.Reader(SomeTypes.Pods);

        var observation = reader.Observe(SomeTypes.Pods, Encoding.UTF8.GetBytes(json));

        Assert.Equal(WatchEventKind.Fault, observation.Kind);
        Assert.Equal(WatchFaultKind.Malformed, observation.Fault!.Kind);
        Assert.Contains("pods", observation.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, reader.Malformed);
    }

    [Fact]
    public void An_unchanged_object_costs_no_allocation()
    {
        var reader = Extract.Reader(SomeTypes.Pods);
        var json = BigPod.Bytes();
        ulong hash = 0;
        for (var i = 0; i < 100; i++)
        {
            hash = reader.Observe(SomeTypes.Pods, json).StatusHash;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(reader.Observe(SomeTypes.Pods, json).StatusHash == hash);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_pod_of_8_kB_is_read_in_microseconds()
    {
        var reader = Extract.Reader(SomeTypes.Pods);
        var pods = Enumerable.Range(0, 100).Select(BigPod.Bytes).ToArray();
        TimeSpan Measure(bool snapshots)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < 20_000; i++)
            {
                reader.Observe(SomeTypes.Pods, pods[i % pods.Length]);
                if (snapshots)
                {
                    reader.ToSnapshot();
                }
            }

            return watch.Elapsed / 20_000;
        }

        Measure(snapshots: true);
        var observed = Measure(snapshots: false);
        var made = Measure(snapshots: true);
        output.WriteLine($"{pods[0].Length} bytes: observed in {observed.TotalMicroseconds:f1} µs, with snapshot {made.TotalMicroseconds:f1} µs");

        // Far above what it takes, so that a busy machine does not fail it: it stops a change of the order of magnitude.
        Assert.True(observed < TimeSpan.FromMilliseconds(1));
    }
}
