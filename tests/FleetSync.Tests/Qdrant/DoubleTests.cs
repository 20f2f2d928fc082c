using FleetSync.Tests.Qdrant.Wire;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>The double through real gRPC, in the part of its behaviour that no golden file shows.</summary>
public sealed class DoubleTests : IAsyncLifetime
{
    private const string Name = "fleet";

    private QdrantDouble _server = null!;
    private GrpcChannel _channel = null!;
    private Collections.CollectionsClient _collections = null!;
    private Points.PointsClient _points = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantDouble.StartAsync();
        _channel = GrpcChannel.ForAddress(_server.Endpoint);
        _collections = new Collections.CollectionsClient(_channel);
        _points = new Points.PointsClient(_channel);
        await _collections.CreateAsync(new CreateCollection
        {
            CollectionName = Name,
            VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = 2, Distance = Distance.Cosine } },
            SparseVectorsConfig = new SparseVectorConfig { Map = { ["bm25"] = new SparseVectorParams { Modifier = Modifier.Idf } } },
        }, cancellationToken: Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_point_is_replaced_as_a_whole()
    {
        await UpsertAsync(Point(1, ("a", "x"), ("b", "y")));
        await UpsertAsync(Point(1, ("a", "z")));
        var point = Assert.Single(_server.Points(Name));
        Assert.Equal("z", point.Text("a"));
        Assert.Null(point.Text("b"));
    }

    [Fact]
    public async Task Overwriting_the_payload_of_a_missing_point_stops_at_its_chunk()
    {
        await UpsertAsync([.. Enumerable.Range(0, 40).Where(static id => id != 35).Select(static id => Point((ulong)id, ("v", "old")))]);
        var request = new SetPayloadPoints
        {
            CollectionName = Name,
            Wait = true,
            Payload = { ["v"] = new Value { StringValue = "new" } },
            PointsSelector = Ids(Enumerable.Range(0, 40)),
        };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _points.OverwritePayloadAsync(request, cancellationToken: Cancelled).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
        Assert.Equal("Not found: No point with id 35 found", refusal.Status.Detail);
        Assert.Equal(32, _server.Points(Name).Count(static point => point.Text("v") == "new"));
    }

    [Fact]
    public async Task Points_with_an_unknown_vector_are_acknowledged_and_lost_when_nobody_waits()
    {
        var point = Point(1);
        point.Vectors = new Vectors { Vectors_ = new NamedVectors { Vectors = { ["nope"] = Dense(1, 0) } } };
        var request = new UpsertPoints { CollectionName = Name, Points = { point } };
        var response = await _points.UpsertAsync(request, cancellationToken: Cancelled);
        Assert.Equal(UpdateStatus.Acknowledged, response.Result.Status);
        Assert.Empty(_server.Points(Name));

        request.Wait = true;
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _points.UpsertAsync(request, cancellationToken: Cancelled).ResponseAsync);
        Assert.Equal("Wrong input: Not existing vector name error: nope", refusal.Status.Detail);
    }

    private static PointStruct Point(ulong id, params (string Key, string Value)[] payload)
    {
        var point = new PointStruct { Id = new PointId { Num = id }, Vectors = new Vectors { Vector = Dense(1, 0) } };
        foreach (var (key, value) in payload)
        {
            point.Payload[key] = new Value { StringValue = value };
        }

        return point;
    }

    private static Vector Dense(params float[] data) => new() { Dense = new DenseVector { Data = { data } } };

    private static PointsSelector Ids(IEnumerable<int> ids) => new()
    {
        Points = new PointsIdsList { Ids = { ids.Select(static id => new PointId { Num = (ulong)id }) } },
    };

    private async Task UpsertAsync(params PointStruct[] points)
    {
        var response = await _points.UpsertAsync(
            new UpsertPoints { CollectionName = Name, Wait = true, Points = { points } }, cancellationToken: Cancelled);
        Assert.Equal(UpdateStatus.Completed, response.Result.Status);
    }
}
