using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>Reads of one collection, each a call. Faults come as <see cref="RpcException"/>.</summary>
internal sealed class PointReads(CallInvoker calls, string collection)
{
    private const uint ScrollPage = 1000;
    private const int GetPage = 256;
    private readonly Points.PointsClient _points = new(calls);

    /// <summary>Exactly how many points match.</summary>
    public async Task<long> CountAsync(Filter filter, CancellationToken cancellationToken)
    {
        var count = new CountPoints { CollectionName = collection, Filter = filter, Exact = true };
        return (long)(await _points.CountAsync(count, cancellationToken: cancellationToken)).Result.Count;
    }

    /// <summary>
    /// All points that match, in the order of their ids, in pages of a thousand: memory does not grow with their number.
    /// </summary>
    /// <param name="filter">What must hold; null for all.</param>
    /// <param name="fields">Payload keys to fetch; none fetches them all.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<RepeatedField<RetrievedPoint>> ScrollAsync(
        Filter? filter,
        IReadOnlyList<string> fields,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scroll = new ScrollPoints
        {
            CollectionName = collection,
            Filter = filter,
            Limit = ScrollPage,
            WithPayload = Select(fields),
        };
        do
        {
            var answer = await _points.ScrollAsync(scroll, cancellationToken: cancellationToken);
            yield return answer.Result;
            scroll.Offset = answer.NextPageOffset;
        }
        while (scroll.Offset is not null);
    }

    /// <summary>Any one of the points that match; null when none does.</summary>
    public async Task<RetrievedPoint?> FirstAsync(Filter filter, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var scroll = new ScrollPoints { CollectionName = collection, Filter = filter, Limit = 1, WithPayload = Select(fields) };
        return (await _points.ScrollAsync(scroll, cancellationToken: cancellationToken)).Result.FirstOrDefault();
    }

    /// <summary>Points by rank, or by id where nothing ranks.</summary>
    public async Task<RepeatedField<ScoredPoint>> QueryAsync(
        QueryPoints query, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        query.CollectionName = collection;
        query.WithPayload = Select(fields);
        return (await _points.QueryAsync(query, cancellationToken: cancellationToken)).Result;
    }

    /// <summary>Points by id, those that are there, in no order.</summary>
    public async Task<List<RetrievedPoint>> GetAsync(
        IEnumerable<PointId> ids, WithPayloadSelector payload, CancellationToken cancellationToken)
    {
        var found = new List<RetrievedPoint>();
        foreach (var chunk in ids.Chunk(GetPage))
        {
            var get = new GetPoints { CollectionName = collection, WithPayload = payload };
            get.Ids.AddRange(chunk);
            found.AddRange((await _points.GetAsync(get, cancellationToken: cancellationToken)).Result);
        }

        return found;
    }

    /// <summary>Points by id with their unnamed vectors and the hash of their text, those that are there, in no order.</summary>
    public async Task<List<RetrievedPoint>> GetVectorsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var found = new List<RetrievedPoint>();
        foreach (var chunk in ids.Chunk(GetPage))
        {
            var get = new GetPoints
            {
                CollectionName = collection,
                WithPayload = Select([PayloadKeys.TextHash]),
                WithVectors = new WithVectorsSelector { Enable = true },
            };
            get.Ids.AddRange(chunk.Select(static id => new PointId { Uuid = id.ToString() }));
            found.AddRange((await _points.GetAsync(get, cancellationToken: cancellationToken)).Result);
        }

        return found;
    }

    /// <summary>Every value of a keyword with its exact count, in no order.</summary>
    public async Task<List<FacetCount>> FacetAsync(string key, Filter? filter, CancellationToken cancellationToken)
    {
        // The server makes room for as many as are asked for, so "all" is asked for step by step.
        for (var limit = 1000ul; ; limit *= 10)
        {
            var facet = new FacetCounts { CollectionName = collection, Key = key, Filter = filter, Limit = limit, Exact = true };
            var hits = (await _points.FacetAsync(facet, cancellationToken: cancellationToken)).Hits;
            if ((ulong)hits.Count < limit)
            {
                return [.. hits.Select(static hit => new FacetCount(hit.Value.StringValue, (long)hit.Count))];
            }
        }
    }

    private static WithPayloadSelector Select(IReadOnlyList<string> fields)
    {
        if (fields.Count == 0)
        {
            return new WithPayloadSelector { Enable = true };
        }

        var include = new PayloadIncludeSelector();
        include.Fields.AddRange(fields);
        return new WithPayloadSelector { Include = include };
    }
}
