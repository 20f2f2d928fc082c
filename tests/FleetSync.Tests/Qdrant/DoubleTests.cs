using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>The double through real gRPC, in the part of its writes and validation that no recording shows.</summary>
public sealed class DoubleTests : IAsyncLifetime
{
    private QdrantDouble _server = null!;
    private DoubleClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantDouble.StartAsync();
        _client = new DoubleClient(_server);
        await _client.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_point_is_replaced_as_a_whole()
    {
        var both = DoubleClient.Point(1, ("a", "x"), ("b", "y"));
        both.Vectors = new Vectors
        {
            Vectors_ = new NamedVectors
            {
                Vectors = { [""] = DoubleClient.Dense(1, 0), ["bm25"] = new Vector { Sparse = new SparseVector { Indices = { 9, 4 }, Values = { 1, 2 } } } },
            },
        };
        await _client.UpsertAsync(both);
        Assert.Equal([4, 9], Assert.Single(_server.Points(DoubleClient.Name)).Vectors["bm25"].Indices!);
        await _client.UpsertAsync(DoubleClient.Point(1, ("a", "z")));
        var point = Assert.Single(_server.Points(DoubleClient.Name));
        Assert.Equal("z", point.Text("a"));
        Assert.Null(point.Text("b"));
        Assert.Equal([""], point.Vectors.Keys);
    }

    [Fact]
    public async Task Overwriting_the_payload_of_a_missing_point_stops_at_its_chunk()
    {
        await _client.UpsertAsync([.. Enumerable.Range(0, 40).Where(static id => id != 35).Select(static id => DoubleClient.Point((ulong)id, ("v", "old")))]);
        var request = new SetPayloadPoints
        {
            CollectionName = DoubleClient.Name,
            Payload = { ["v"] = new Value { StringValue = "new" } },
            PointsSelector = LocalSemantics.Ids([.. Enumerable.Range(0, 40).Select(static id => (ulong)id)]),
        };
        Assert.Equal(UpdateStatus.Acknowledged, (await _client.Points.OverwritePayloadAsync(request, _client.Options)).Result.Status);
        request.Wait = true;
        await DoubleClient.RefusedAsync(StatusCode.NotFound, "Not found: No point with id 35 found", async () => await _client.Points.OverwritePayloadAsync(request, _client.Options));
        Assert.Equal(32, _server.Points(DoubleClient.Name).Count(static point => point.Text("v") == "new"));
    }

    [Fact]
    public async Task Points_with_an_unknown_vector_are_acknowledged_and_lost_when_nobody_waits()
    {
        var point = DoubleClient.Point(1);
        point.Vectors = new Vectors { Vectors_ = new NamedVectors { Vectors = { ["nope"] = DoubleClient.Dense(1, 0) } } };
        var request = new UpsertPoints { CollectionName = DoubleClient.Name, Points = { point } };
        Assert.Equal(UpdateStatus.Acknowledged, (await _client.Points.UpsertAsync(request, _client.Options)).Result.Status);
        Assert.Empty(_server.Points(DoubleClient.Name));
        request.Wait = true;
        await DoubleClient.RefusedAsync(StatusCode.InvalidArgument, "Wrong input: Not existing vector name error: nope", async () => await _client.Points.UpsertAsync(request, _client.Options));
    }

    [Fact]
    public async Task A_batch_stays_as_far_as_it_came()
    {
        var batch = new UpdateBatchPoints
        {
            CollectionName = DoubleClient.Name,
            Wait = true,
            Operations =
            {
                Upsert(1),
                new PointsUpdateOperation { OverwritePayload = new() { PointsSelector = LocalSemantics.Ids(77) } },
                Upsert(2),
            },
        };
        await DoubleClient.RefusedAsync(StatusCode.NotFound, "No point with id 77 found", async () => await _client.Points.UpdateBatchAsync(batch, _client.Options));
        Assert.Equal(["1"], _server.Points(DoubleClient.Name).Select(static stored => stored.Id));
    }

    [Theory]
    [InlineData("", "length is lower than 1")]
    [InlineData("a<b", "cannot contain \"<\" char")]
    public async Task A_collection_has_a_name_that_a_file_system_takes(string name, string complaint) => await DoubleClient.RefusedAsync(
        StatusCode.InvalidArgument, complaint, async () => await _client.Collections.CreateAsync(new CreateCollection { CollectionName = name }, _client.Options));

    [Fact]
    public async Task Collections_are_made_once_and_may_be_deleted_more_often()
    {
        await DoubleClient.RefusedAsync(StatusCode.AlreadyExists, "Wrong input: Collection `fleet` already exists!", () => _client.CreateAsync());
        var deletion = new DeleteCollection { CollectionName = DoubleClient.Name };
        Assert.True((await _client.Collections.DeleteAsync(deletion, _client.Options)).Result);
        Assert.False((await _client.Collections.DeleteAsync(deletion, _client.Options)).Result);
        Assert.False((await _client.Collections.CollectionExistsAsync(new CollectionExistsRequest { CollectionName = DoubleClient.Name }, _client.Options)).Result.Exists);
    }

    [Fact]
    public async Task Requests_without_sense_are_refused_by_name()
    {
        await RefusedAsync("cannot convert field_type", async () => await _client.Points.CreateFieldIndexAsync(
            new CreateFieldIndexCollection { CollectionName = DoubleClient.Name, FieldName = "a" }, _client.Options));
        await RefusedAsync("Invalid json path: 'a..b'", () => _client.IndexAsync("a..b", FieldType.Keyword));
        await RefusedAsync("limit: value 0 invalid, must be 1 or larger", async () => await _client.Points.ScrollAsync(
            new ScrollPoints { CollectionName = DoubleClient.Name, Limit = 0 }, _client.Options));
        await RefusedAsync("No appropriate index for faceting: `kind`", async () => await _client.Points.FacetAsync(
            new FacetCounts { CollectionName = DoubleClient.Name, Key = "kind" }, _client.Options));
        await RefusedAsync("Unable to parse UUID: cluster/pod", () => _client.UpsertAsync(new PointStruct { Id = new PointId { Uuid = "cluster/pod" }, Vectors = new Vectors() }));
        await RefusedAsync("Expected some vectors", () => _client.UpsertAsync(new PointStruct { Id = new PointId { Num = 1 } }));
        var notANumber = DoubleClient.Point(1);
        notANumber.Payload["n"] = new Value { DoubleValue = double.NaN };
        await RefusedAsync("cannot convert to json number", () => _client.UpsertAsync(notANumber));
    }

    [Fact]
    public async Task Values_come_back_as_they_went()
    {
        var point = DoubleClient.Point(1);
        point.Payload["whole"] = new Value { DoubleValue = 1.0 };
        point.Payload["integer"] = new Value { IntegerValue = long.MinValue };
        point.Payload["nothing"] = new Value();
        point.Payload["list"] = Golden.Value(System.Text.Json.JsonDocument.Parse("""[1, 2.5, null, {"a": []}]""").RootElement);
        await _client.UpsertAsync(point);
        var read = (await _client.Points.ScrollAsync(new ScrollPoints { CollectionName = DoubleClient.Name }, _client.Options)).Result.Single();
        point.Payload["nothing"] = new Value { NullValue = NullValue.NullValue };
        Assert.Equal(point.Payload, read.Payload);
    }

    [Fact]
    public async Task Calls_are_remembered_with_their_points_and_bytes()
    {
        _server.ForgetCalls();
        var request = new UpsertPoints { CollectionName = DoubleClient.Name, Wait = true, Points = { DoubleClient.Point(1), DoubleClient.Point(2) } };
        await _client.Points.UpsertAsync(request, _client.Options);
        Assert.Equal([new RecordedCall("Upsert", DoubleClient.Name, 2, request.CalculateSize(), StatusCode.OK)], _server.Calls);
    }

    private static PointsUpdateOperation Upsert(ulong id) => new() { Upsert = new() { Points = { DoubleClient.Point(id) } } };

    private static Task<RpcException> RefusedAsync(string text, Func<Task> call) => DoubleClient.RefusedAsync(StatusCode.InvalidArgument, text, call);
}
