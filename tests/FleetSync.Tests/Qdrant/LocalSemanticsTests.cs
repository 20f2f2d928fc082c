using System.Text.Json;
using FleetSync.TestQdrant.Wire;
using Google.Protobuf.WellKnownTypes;
using Xunit;
using static FleetSync.Tests.Qdrant.LocalSemantics;

namespace FleetSync.Tests.Qdrant;

/// <summary>
/// What Qdrant's own model of the server answered, asked of the double (or of a real server) through gRPC. The recording holds
/// the answers; the questions that its names and answers stand for are put here.
/// </summary>
public sealed partial class LocalSemanticsTests : IAsyncLifetime
{
    private readonly RealOrDouble _server = new();
    private Points.PointsClient _points = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private string Collection => _server.Collection;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        _points = new Points.PointsClient(_server.Channel);
        var create = LocalSemantics.Collection;
        create.CollectionName = Collection;
        await new Collections.CollectionsClient(_server.Channel).CreateAsync(create, cancellationToken: Cancelled);
        await UpsertAsync([.. Fixture]);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    public static TheoryData<string> Filtered => [.. Filters.Keys];

    public static TheoryData<string> Asked => [.. Queries.Keys];

    [Theory]
    [MemberData(nameof(Filtered))]
    public async Task A_filter_finds_what_is_recorded(string name)
    {
        var response = await _points.ScrollAsync(
            new ScrollPoints { CollectionName = Collection, Filter = Filters[name], Limit = 100 }, cancellationToken: Cancelled);
        AssertScroll(name, response);
    }

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task A_query_ranks_as_is_recorded(string name)
    {
        var query = Queries[name].Clone();
        query.CollectionName = Collection;
        var response = await _points.QueryAsync(query, cancellationToken: Cancelled);
        var expected = Result(name).EnumerateArray().Select(static hit => (Id: Id(hit[0]), Score: hit[1].GetSingle())).ToArray();
        Assert.Equal(expected.Select(static hit => hit.Id), response.Result.Select(static hit => hit.Id));
        Assert.All(expected.Zip(response.Result), static pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
    }

    [Theory]
    [InlineData("scroll-all-order-numeric-before-uuid", 100, null)]
    [InlineData("scroll-page1-limit2", 2, null)]
    [InlineData("scroll-page2-offset3-limit2", 2, "3")]
    [InlineData("scroll-last-page", 2, Uuid)]
    public async Task A_scroll_goes_by_id_and_names_the_next(string name, int limit, string? offset)
    {
        var request = new ScrollPoints { CollectionName = Collection, Limit = (uint)limit };
        if (offset is not null)
        {
            request.Offset = ulong.TryParse(offset, out var number) ? new PointId { Num = number } : new PointId { Uuid = offset };
        }

        AssertScroll(name, await _points.ScrollAsync(request, cancellationToken: Cancelled));
    }

    [Theory]
    [InlineData("order-by-int-desc", "rv", FieldType.Integer, Direction.Desc, 3)]
    [InlineData("order-by-datetime-asc", "updatedAt", FieldType.Datetime, Direction.Asc, 10)]
    internal async Task A_scroll_by_value_needs_an_index(string name, string key, FieldType type, Direction direction, int limit)
    {
        await IndexAsync(key, type);
        var response = await _points.ScrollAsync(
            new ScrollPoints { CollectionName = Collection, Limit = (uint)limit, OrderBy = new OrderBy { Key = key, Direction = direction } },
            cancellationToken: Cancelled);
        Assert.Equal(
            Result(name).EnumerateArray().Select(static hit => (Id(hit[0]), hit[1].GetInt64())),
            response.Result.Select(static point => (point.Id, point.OrderValue.Int)));
    }

    [Theory]
    [InlineData("facet-kind", "kind")]
    [InlineData("facet-labels-array", "labels")]
    public async Task A_facet_counts_values(string name, string key)
    {
        await IndexAsync(key, FieldType.Keyword);
        var response = await _points.FacetAsync(new FacetCounts { CollectionName = Collection, Key = key, Exact = true }, cancellationToken: Cancelled);
        Assert.Equal(
            Result(name).GetProperty("hits").EnumerateArray().Select(static hit => (hit.GetProperty("value").GetString()!, hit.GetProperty("count").GetUInt64())),
            response.Hits.Select(static hit => (hit.Value.StringValue, hit.Count)));
    }

    [Fact]
    public async Task Counts_are_exact()
    {
        var all = await _points.CountAsync(new CountPoints { CollectionName = Collection, Exact = true }, cancellationToken: Cancelled);
        Assert.Equal(Result("count-exact").GetProperty("count").GetUInt64(), all.Result.Count);
        var some = await _points.CountAsync(
            new CountPoints { CollectionName = Collection, Exact = true, Filter = Must(Is("kind", "Pod")) }, cancellationToken: Cancelled);
        Assert.Equal(Result("count-filter").GetProperty("count").GetUInt64(), some.Result.Count);
    }

    /// <summary>What the double is never asked for and does not do: it says so.</summary>
    [Fact]
    public void Every_recorded_case_is_asked_or_named_here()
    {
        string[] notSpoken = ["query-formula-boost-not-ready", "query-groups"];
        string[] asked = [.. Filters.Keys, .. Queries.Keys, .. Told];
        Assert.Equal(
            Golden.Read("golden-local-semantics.json").GetProperty("cases").EnumerateArray().Select(static one => one.GetProperty("name").GetString()!).Order(),
            asked.Concat(notSpoken).Order());
        Assert.Equal(asked.Length, asked.Distinct().Count());
    }

    private static JsonElement Result(string name) => Golden.Read("golden-local-semantics.json").GetProperty("cases").EnumerateArray()
        .Single(one => one.GetProperty("name").GetString() == name).GetProperty("result").GetProperty("ok");

    private static void AssertScroll(string name, ScrollResponse response)
    {
        var expected = Result(name);
        Assert.Equal(expected.GetProperty("ids").EnumerateArray().Select(Id), response.Result.Select(static point => point.Id));
        var next = expected.GetProperty("next");
        Assert.Equal(next.ValueKind == JsonValueKind.Null ? null : Id(next), response.NextPageOffset);
    }

    private static Timestamp Utc(string time) => Timestamp.FromDateTimeOffset(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    private async Task UpsertAsync(params PointStruct[] points) => await _points.UpsertAsync(
        new UpsertPoints { CollectionName = Collection, Wait = true, Points = { points } }, cancellationToken: Cancelled);

    private async Task IndexAsync(string key, FieldType type) => await _points.CreateFieldIndexAsync(
        new CreateFieldIndexCollection { CollectionName = Collection, FieldName = key, FieldType = type, Wait = true }, cancellationToken: Cancelled);
}
