using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>Strict mode, in the server's words.</summary>
public sealed class StrictModeTests
{
    [Fact]
    public async Task A_filter_needs_an_index_of_its_kind()
    {
        await using var server = await QdrantDouble.StartAsync();
        using var client = new DoubleClient(server);
        await client.CreateAsync(new StrictModeConfig { Enabled = true, UnindexedFilteringRetrieve = false, UnindexedFilteringUpdate = false });
        var filter = LocalSemantics.Must(LocalSemantics.Is("city", "Berlin"));
        const string Refusal = "Bad request: Index required but not found for \"city\" of one of the following types: [keyword]. Help: Create an index for this key or use a different filter.";
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, Refusal, () => client.FindAsync(filter));
        await client.IndexAsync("city", FieldType.Text);
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, Refusal, () => client.FindAsync(filter));
        await client.IndexAsync("city", FieldType.Keyword);
        Assert.Empty(await client.FindAsync(filter));
    }

    [Fact]
    public async Task Limits_are_held()
    {
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions
        {
            StrictMode = new StrictModeConfig { Enabled = true, MaxQueryLimit = 15, UpsertMaxBatchsize = 2, MaxPointsCount = 2 },
        });
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, "Bad request: Limit exceeded 30 > 15 for \"limit\". Help: ", async () =>
            await client.Points.ScrollAsync(new ScrollPoints { CollectionName = DoubleClient.Name, Limit = 30 }, client.Options));
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, "Limit exceeded 3 > 2", () =>
            client.UpsertAsync(DoubleClient.Point(1), DoubleClient.Point(2), DoubleClient.Point(3)));
        await client.UpsertAsync(DoubleClient.Point(1), DoubleClient.Point(2));
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, "Max points count limit of 2 reached!", () => client.UpsertAsync(DoubleClient.Point(3)));
    }

    [Fact]
    public async Task Writes_have_their_rate_and_what_is_larger_is_to_be_split()
    {
        var time = new FakeTimeProvider();
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions
        {
            StrictMode = new StrictModeConfig { Enabled = true, WriteRateLimit = 10 },
            Time = time,
        });
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        PointStruct[] ten = [.. Enumerable.Range(0, 10).Select(static id => DoubleClient.Point((ulong)id))];
        await client.UpsertAsync(ten);
        var refusal = await DoubleClient.RefusedAsync(
            StatusCode.ResourceExhausted,
            "Rate limiting exceeded: Write rate limit exceeded: Operation requires 10 tokens but only 0.0 were available. Retry after 60s",
            () => client.UpsertAsync(ten));
        Assert.Equal("60", refusal.Trailers.GetValue("retry-after"));
        time.Advance(TimeSpan.FromSeconds(60));
        await client.UpsertAsync(ten);
        var large = await DoubleClient.RefusedAsync(
            StatusCode.ResourceExhausted, "request larger than rate limiter capacity, please try to split your request",
            () => client.UpsertAsync([.. ten, DoubleClient.Point(11)]));
        Assert.Null(large.Trailers.GetValue("retry-after"));
    }
}
