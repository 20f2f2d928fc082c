using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>An older server ignores what came after it, and answers as it did.</summary>
public sealed class VersionTests
{
    [Theory]
    [InlineData("1.15.5", "stale")]
    [InlineData("1.16.0", "newer")]
    public async Task A_condition_on_a_write_is_ignored_before_1_16(string version, string kept)
    {
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Version = version });
        using var client = new DoubleClient(server);
        await client.CreateAsync(metadata: new Dictionary<string, Value> { ["fingerprint"] = new() { StringValue = "x" } });
        await client.UpsertAsync(DoubleClient.Point(1, ("v", "newer")));
        await client.Points.UpsertAsync(
            new UpsertPoints
            {
                CollectionName = DoubleClient.Name,
                Wait = true,
                Points = { DoubleClient.Point(1, ("v", "stale")) },
                UpdateFilter = LocalSemantics.Must(LocalSemantics.Is("v", "old")),
            },
            client.Options);
        Assert.Equal(kept, server.Points(DoubleClient.Name).Single().Text("v"));
        Assert.Equal(version, (await client.Health.HealthCheckAsync(new HealthCheckRequest(), client.Options)).Version);
        var info = await client.Collections.GetAsync(new GetCollectionInfoRequest { CollectionName = DoubleClient.Name }, client.Options);
        Assert.Equal(kept == "newer", info.Result.Config.Metadata.ContainsKey("fingerprint"));
    }

    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.16.3")]
    public async Task Vectors_come_in_the_old_fields_before_1_17(string version)
    {
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Version = version });
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        var point = DoubleClient.Point(1);
#pragma warning disable CS0612 // The old fields are what this is about.
        point.Vectors = new Vectors { Vector = new Vector { Data = { 0, 1 } } };
        await client.UpsertAsync(point);
        var read = await client.Points.ScrollAsync(
            new ScrollPoints { CollectionName = DoubleClient.Name, WithVectors = new WithVectorsSelector { Enable = true } }, client.Options);
        Assert.Equal([0, 1], read.Result.Single().Vectors.Vector.Data);
#pragma warning restore CS0612
        Assert.Null(read.Result.Single().Vectors.Vector.Dense);
    }

    [Fact]
    public async Task Dimensions_are_refused_without_waiting_from_1_18_1()
    {
        foreach (var version in (string[])["1.18.0", "1.18.1"])
        {
            await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Version = version });
            using var client = new DoubleClient(server);
            await client.CreateAsync();
            var point = DoubleClient.Point(1);
            point.Vectors.Vector = DoubleClient.Dense(1, 2, 3);
            var request = new UpsertPoints { CollectionName = DoubleClient.Name, Points = { point } };
            if (version == "1.18.0")
            {
                Assert.Equal(UpdateStatus.Acknowledged, (await client.Points.UpsertAsync(request, client.Options)).Result.Status);
                request.Wait = true;
            }

            await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, "Wrong input: Vector dimension error: expected dim: 2, got 3", async () => await client.Points.UpsertAsync(request, client.Options));
            Assert.Empty(server.Points(DoubleClient.Name));
        }
    }

    [Fact]
    public async Task Waiting_has_no_timeout_before_1_17()
    {
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Version = "1.16.3" });
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        server.HoldUpdates();
        var call = client.Points.UpsertAsync(
            new UpsertPoints { CollectionName = DoubleClient.Name, Wait = true, Timeout = 1, Points = { DoubleClient.Point(1) } }, client.Options);
        _ = await client.Points.CountAsync(new CountPoints { CollectionName = DoubleClient.Name }, client.Options);
        server.LetUpdatesGo();
        Assert.Equal(UpdateStatus.Completed, (await call).Result.Status);
    }
}
