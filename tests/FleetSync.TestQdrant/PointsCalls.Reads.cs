using FleetSync.TestQdrant.Wire;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>The service qdrant.Points: its reads.</summary>
internal sealed partial class PointsCalls
{
    private const uint DefaultLimit = 10;

    /// <summary>Points that are not there are left out of the answer.</summary>
    public override Task<GetResponse> Get(GetPoints request, ServerCallContext context) =>
        Task.FromResult(state.ReadCollection(request.CollectionName, collection => new GetResponse
        {
            Time = Time,
            Result =
            {
                request.Ids.Select(PointKey.Of).Distinct().Select(collection.Find).OfType<StoredPoint>()
                    .Select(point => Retrieved(collection, point, request.WithPayload, false, request.WithVectors)),
            },
        }));

    public override Task<ScrollResponse> Scroll(ScrollPoints request, ServerCallContext context)
    {
        var limit = request.HasLimit ? request.Limit : DefaultLimit;
        if (limit == 0)
        {
            throw QdrantErrors.TooSmall("limit", 0);
        }

        if (request.OrderBy is not null && request.Offset is not null)
        {
            throw QdrantErrors.OffsetWithOrder();
        }

        return Task.FromResult(state.ReadCollection(request.CollectionName, collection =>
        {
            var filter = new FilterEvaluation(collection, request.Filter);
            var response = new ScrollResponse { Time = Time };
            if (request.OrderBy is not null)
            {
                foreach (var (point, value) in new OrderedScroll(collection, request.OrderBy).Points(filter).Take((int)limit))
                {
                    var retrieved = Retrieved(collection, point, request.WithPayload, true, request.WithVectors);
                    retrieved.OrderValue = value;
                    response.Result.Add(retrieved);
                }

                return response;
            }

            var first = request.Offset is null ? (PointKey?)null : PointKey.Of(request.Offset);
            foreach (var point in collection.From(first).Where(filter.Matches))
            {
                if (response.Result.Count == limit)
                {
                    response.NextPageOffset = point.Key.ToWire();
                    break;
                }

                response.Result.Add(Retrieved(collection, point, request.WithPayload, true, request.WithVectors));
            }

            return response;
        }));
    }

    public override Task<CountResponse> Count(CountPoints request, ServerCallContext context) =>
        Task.FromResult(state.ReadCollection(request.CollectionName, collection => new CountResponse
        {
            Time = Time,
            Result = new CountResult
            {
                Count = request.Filter is null
                    ? (ulong)collection.Count
                    : (ulong)collection.All.Count(new FilterEvaluation(collection, request.Filter).Matches),
            },
        }));

    /// <summary>The values of an indexed field, most points first, then in their order.</summary>
    public override Task<FacetResponse> Facet(FacetCounts request, ServerCallContext context)
    {
        if (request.Key.Length == 0)
        {
            throw QdrantErrors.Validation("key", "length is lower than 1");
        }

        if (request is { HasLimit: true, Limit: 0 })
        {
            throw QdrantErrors.TooSmall("limit", 0);
        }

        var limit = request.HasLimit ? request.Limit : DefaultLimit;
        var path = PayloadPath.Parse(request.Key);
        return Task.FromResult(state.ReadCollection(request.CollectionName, collection =>
        {
            if (!PayloadIndexes.HasValues(collection.Indexes.GetValueOrDefault(request.Key)))
            {
                throw QdrantErrors.NoFacetIndex(request.Key);
            }

            var filter = new FilterEvaluation(collection, request.Filter);
            var hits = collection.All.Where(filter.Matches)
                .SelectMany(point => path.In(point.Payload)
                    .SelectMany(static value => value.KindCase == Value.KindOneofCase.ListValue ? value.ListValue.Values : (IEnumerable<Value>)[value])
                    .Select(Facet).OfType<FacetValue>().Distinct())
                .CountBy(static value => value)
                .OrderByDescending(static hit => hit.Value)
                .ThenBy(static hit => hit.Key.StringValue, StringComparer.Ordinal).ThenBy(static hit => hit.Key.IntegerValue).ThenBy(static hit => hit.Key.BoolValue)
                .Take((int)Math.Min(limit, int.MaxValue))
                .Select(static hit => new FacetHit { Value = hit.Key, Count = (ulong)hit.Value });
            return new FacetResponse { Time = Time, Hits = { hits } };
        }));
    }

    public override Task<QueryResponse> Query(QueryPoints request, ServerCallContext context) =>
        Task.FromResult(state.ReadCollection(request.CollectionName, collection => new QueryResponse
        {
            Time = Time,
            Result = { Scored(collection, request) },
        }));

    public override Task<QueryBatchResponse> QueryBatch(QueryBatchPoints request, ServerCallContext context) =>
        Task.FromResult(state.ReadCollection(request.CollectionName, collection => new QueryBatchResponse
        {
            Time = Time,
            Result = { request.QueryPoints.Select(query => new BatchResult { Result = { Scored(collection, query) } }) },
        }));

    private static FacetValue? Facet(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StringValue => new FacetValue { StringValue = value.StringValue },
        Value.KindOneofCase.IntegerValue => new FacetValue { IntegerValue = value.IntegerValue },
        Value.KindOneofCase.BoolValue => new FacetValue { BoolValue = value.BoolValue },
        _ => null,
    };

    private IEnumerable<ScoredPoint> Scored(StoredCollection collection, QueryPoints query)
    {
        var forms = new VectorForms(collection, state.Server);
        return new QueryEvaluation(collection, state.Server).Run(query).Select(ranked =>
        {
            var point = new ScoredPoint
            {
                Id = ranked.Point.Key.ToWire(),
                Score = ranked.Score,
                Version = ranked.Point.Version,
                Vectors = forms.Write(ranked.Point, query.WithVectors),
            };
            PayloadSelection.Write(ranked.Point, query.WithPayload, false, point.Payload);
            return point;
        });
    }

    private RetrievedPoint Retrieved(
        StoredCollection collection, StoredPoint point, WithPayloadSelector? payload, bool otherwise, WithVectorsSelector? vectors)
    {
        var retrieved = new RetrievedPoint
        {
            Id = point.Key.ToWire(),
            Vectors = new VectorForms(collection, state.Server).Write(point, vectors),
        };
        PayloadSelection.Write(point, payload, otherwise, retrieved.Payload);
        return retrieved;
    }
}
