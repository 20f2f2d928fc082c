using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Grpc.Net.Client;
using Xunit;
using Wire = FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>A plain client of the double: one collection with an unnamed vector of two numbers and a sparse one, "bm25".</summary>
internal sealed class DoubleClient(QdrantDouble server, params (string Key, string Value)[] headers) : IDisposable
{
    public const string Name = "fleet";

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(server.Endpoint, new GrpcChannelOptions { MaxReceiveMessageSize = null });

    public Collections.CollectionsClient Collections => new(_channel);

    public Points.PointsClient Points => new(_channel);

    public Wire.Qdrant.QdrantClient Health => new(_channel);

    public CallOptions Options
    {
        get
        {
            var metadata = new Metadata();
            foreach (var (key, value) in headers)
            {
                metadata.Add(key, value);
            }

            return new CallOptions(metadata, cancellationToken: TestContext.Current.CancellationToken);
        }
    }

    public async Task CreateAsync(StrictModeConfig? strict = null, IReadOnlyDictionary<string, Value>? metadata = null)
    {
        var request = new CreateCollection
        {
            CollectionName = Name,
            VectorsConfig = new VectorsConfig { Params = new VectorParams { Size = 2, Distance = Distance.Cosine } },
            SparseVectorsConfig = new SparseVectorConfig { Map = { ["bm25"] = new SparseVectorParams { Modifier = Modifier.Idf } } },
            StrictModeConfig = strict,
        };
        foreach (var (key, value) in metadata ?? new Dictionary<string, Value>())
        {
            request.Metadata[key] = value;
        }

        await Collections.CreateAsync(request, Options);
    }

    public async Task<UpdateStatus> UpsertAsync(params PointStruct[] points)
    {
        var response = await Points.UpsertAsync(new UpsertPoints { CollectionName = Name, Wait = true, Points = { points } }, Options);
        return response.Result.Status;
    }

    public async Task IndexAsync(string key, FieldType type, PayloadIndexParams? options = null) => await Points.CreateFieldIndexAsync(
        new CreateFieldIndexCollection { CollectionName = Name, FieldName = key, FieldType = type, FieldIndexParams = options, Wait = true }, Options);

    public async Task<ulong[]> FindAsync(Filter filter)
    {
        var response = await Points.ScrollAsync(new ScrollPoints { CollectionName = Name, Filter = filter, Limit = 100 }, Options);
        return [.. response.Result.Select(static point => point.Id.Num)];
    }

    public static PointStruct Point(ulong id, params (string Key, string Value)[] payload)
    {
        var point = new PointStruct { Id = new PointId { Num = id }, Vectors = new Vectors { Vector = Dense(1, 0) } };
        foreach (var (key, value) in payload)
        {
            point.Payload[key] = new Value { StringValue = value };
        }

        return point;
    }

    public static Vector Dense(params float[] data) => new() { Dense = new DenseVector { Data = { data } } };

    public static async Task<RpcException> RefusedAsync(StatusCode code, string text, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refusal.StatusCode);
        Assert.Contains(text, refusal.Status.Detail, StringComparison.Ordinal);
        return refusal;
    }

    public void Dispose() => _channel.Dispose();
}
