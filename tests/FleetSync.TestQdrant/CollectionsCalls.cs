using System.Buffers;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>The service qdrant.Collections.</summary>
internal sealed class CollectionsCalls(QdrantState state, StrictModeConfig? strictMode) : Collections.CollectionsBase
{
    private const double Time = 0.0001;

    private static readonly SearchValues<char> NotInNewNames = SearchValues.Create("<>:\"/\\|?*\0\u001f");
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("/\0");

    public override Task<ListCollectionsResponse> List(ListCollectionsRequest request, ServerCallContext context) =>
        Task.FromResult(state.Read(collections => new ListCollectionsResponse
        {
            Time = Time,
            Collections = { collections.Keys.Order(StringComparer.Ordinal).Select(static name => new CollectionDescription { Name = name }) },
        }));

    public override Task<CollectionExistsResponse> CollectionExists(CollectionExistsRequest request, ServerCallContext context)
    {
        Named(request.CollectionName, NotInNames);
        return Task.FromResult(state.Read(collections => new CollectionExistsResponse
        {
            Time = Time,
            Result = new CollectionExists { Exists = collections.ContainsKey(request.CollectionName) },
        }));
    }

    public override Task<GetCollectionInfoResponse> Get(GetCollectionInfoRequest request, ServerCallContext context)
    {
        Named(request.CollectionName, NotInNames);
        return Task.FromResult(state.ReadCollection(request.CollectionName, collection =>
        {
            var info = new CollectionInfo
            {
                Status = CollectionStatus.Green,
                OptimizerStatus = new OptimizerStatus { Ok = true },
                SegmentsCount = 2,
                Config = collection.Config.Clone(),
                PointsCount = (ulong)collection.Count,
                IndexedVectorsCount = 0,
                UpdateQueue = new UpdateQueueInfo(),
            };
            foreach (var (path, index) in collection.Indexes)
            {
                var indexed = index.Clone();
                var values = PayloadPath.Parse(path);
                indexed.Points = (ulong)collection.All.Count(point => values.In(point.Payload).Any());
                info.PayloadSchema[path] = indexed;
            }

            return new GetCollectionInfoResponse { Time = Time, Result = info };
        }));
    }

    public override Task<CollectionOperationResponse> Create(CreateCollection request, ServerCallContext context)
    {
        Named(request.CollectionName, NotInNewNames);
        IEnumerable<(string Name, VectorParams Space)> spaces = request.VectorsConfig?.ConfigCase switch
        {
            VectorsConfig.ConfigOneofCase.Params => [("", request.VectorsConfig.Params)],
            VectorsConfig.ConfigOneofCase.ParamsMap => request.VectorsConfig.ParamsMap.Map.Select(static named => (named.Key, named.Value)),
            _ => [],
        };
        foreach (var (name, space) in spaces)
        {
            if (space.Size is 0 or > 65536)
            {
                throw QdrantErrors.Validation("vectors_config.size", $"value {space.Size} invalid, must be from 1 to 65536");
            }

            if (space.Distance == Distance.UnknownDistance)
            {
                throw QdrantErrors.Invalid($"Unknown distance for vector '{name}'");
            }
        }

        return Task.FromResult(state.Change(collections => collections.TryAdd(request.CollectionName, new StoredCollection(request.CollectionName, Config(request)))
            ? new CollectionOperationResponse { Time = Time, Result = true }
            : throw QdrantErrors.CollectionExists(request.CollectionName)));
    }

    public override Task<CollectionOperationResponse> Update(UpdateCollection request, ServerCallContext context)
    {
        Named(request.CollectionName, NotInNames);
        return Task.FromResult(state.ReadCollection(request.CollectionName, collection =>
        {
            var config = collection.Config;
            foreach (var (name, value) in request.Metadata)
            {
                config.Metadata[name] = value;
            }

            if (request.StrictModeConfig is not null)
            {
                config.StrictModeConfig ??= new StrictModeConfig();
                config.StrictModeConfig.MergeFrom(request.StrictModeConfig);
            }

            if (request.OptimizersConfig is not null)
            {
                config.OptimizerConfig.MergeFrom(request.OptimizersConfig);
            }

            if (request.HnswConfig is not null)
            {
                config.HnswConfig.MergeFrom(request.HnswConfig);
            }

            if (request.Params is { HasReplicationFactor: true })
            {
                config.Params.ReplicationFactor = request.Params.ReplicationFactor;
            }

            if (request.Params is { HasWriteConsistencyFactor: true })
            {
                config.Params.WriteConsistencyFactor = request.Params.WriteConsistencyFactor;
            }

            return new CollectionOperationResponse { Time = Time, Result = true };
        }));
    }

    /// <summary>Of a collection that is not there the server says false, and OK.</summary>
    public override Task<CollectionOperationResponse> Delete(DeleteCollection request, ServerCallContext context)
    {
        Named(request.CollectionName, NotInNames);
        return Task.FromResult(state.Change(collections =>
            new CollectionOperationResponse { Time = Time, Result = collections.Remove(request.CollectionName) }));
    }

    /// <summary>What the server makes of a request, its own defaults included.</summary>
    private CollectionConfig Config(CreateCollection request)
    {
        var hnsw = new HnswConfigDiff { M = 16, EfConstruct = 100, FullScanThreshold = 10_000, MaxIndexingThreads = 0 };
        var optimizers = new OptimizersConfigDiff
        {
            DeletedThreshold = 0.2,
            VacuumMinVectorNumber = 1000,
            DefaultSegmentNumber = 0,
            IndexingThreshold = 10_000,
            FlushIntervalSec = 5,
        };
        if (request.HnswConfig is not null)
        {
            hnsw.MergeFrom(request.HnswConfig);
        }

        if (request.OptimizersConfig is not null)
        {
            optimizers.MergeFrom(request.OptimizersConfig);
        }

        var config = new CollectionConfig
        {
            Params = new CollectionParams
            {
                ShardNumber = request.HasShardNumber ? request.ShardNumber : 1,
                ReplicationFactor = request.HasReplicationFactor ? request.ReplicationFactor : 1,
                WriteConsistencyFactor = request.HasWriteConsistencyFactor ? request.WriteConsistencyFactor : 1,
                VectorsConfig = request.VectorsConfig?.Clone(),
                SparseVectorsConfig = request.SparseVectorsConfig?.Clone(),
#pragma warning disable CS0612 // Still the name before 1.19.
                OnDiskPayload = !request.HasOnDiskPayload || request.OnDiskPayload,
#pragma warning restore CS0612
            },
            HnswConfig = hnsw,
            OptimizerConfig = optimizers,
            WalConfig = new WalConfigDiff { WalCapacityMb = 32, WalSegmentsAhead = 0 },
            QuantizationConfig = request.QuantizationConfig?.Clone(),
            StrictModeConfig = (request.StrictModeConfig ?? strictMode)?.Clone(),
        };
        config.Metadata.Add(request.Metadata);
        return config;
    }

    private static void Named(string name, SearchValues<char> refused)
    {
        if (name.Length is 0 or > 255)
        {
            throw QdrantErrors.Validation("collection_name", name.Length == 0 ? "length is lower than 1" : "length is greater than 255");
        }

        var at = name.AsSpan().IndexOfAny(refused);
        if (at >= 0)
        {
            throw QdrantErrors.Validation("collection_name", $"collection name cannot contain \"{name[at]}\" char");
        }
    }
}
