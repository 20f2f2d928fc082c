using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>The universal query: candidates from prefetches or the collection, ranked by what is asked.</summary>
internal sealed class QueryEvaluation(StoredCollection collection, Version server)
{
    private const ulong DefaultLimit = 10;

    public List<Ranked> Run(QueryPoints query)
    {
        var limit = query.HasLimit ? query.Limit : DefaultLimit;
        Positive("limit", limit);
        var lists = Prefetches(query.Prefetch, query.Filter);
        var ranked = Rank(query.Query, query.Using, query.Filter, query.Params, lists);
        var kept = query.HasScoreThreshold ? ranked.Where(point => point.Score >= query.ScoreThreshold) : ranked;
        return [.. kept.Skip((int)Math.Min(query.Offset, int.MaxValue)).Take((int)Math.Min(limit, int.MaxValue))];
    }

    private static void Positive(string field, ulong limit)
    {
        if (limit == 0)
        {
            throw QdrantErrors.TooSmall(field, 0);
        }
    }

    private List<IReadOnlyList<Ranked>> Prefetches(IEnumerable<PrefetchQuery> prefetches, Filter? outer)
    {
        var lists = new List<IReadOnlyList<Ranked>>();
        foreach (var prefetch in prefetches)
        {
            var limit = prefetch.HasLimit ? prefetch.Limit : DefaultLimit;
            Positive("prefetch.limit", limit);
            var filter = Both(prefetch.Filter, outer);
            var ranked = Rank(prefetch.Query, prefetch.Using, filter, prefetch.Params, Prefetches(prefetch.Prefetch, filter));
            lists.Add([.. ranked.Where(point => !prefetch.HasScoreThreshold || point.Score >= prefetch.ScoreThreshold).Take((int)Math.Min(limit, int.MaxValue))]);
        }

        return lists;
    }

    /// <summary>The filter of a query holds for its prefetches too.</summary>
    private static Filter? Both(Filter? inner, Filter? outer) => inner is null || outer is null
        ? inner ?? outer
        : new Filter { Must = { new Condition { Filter = inner }, new Condition { Filter = outer } } };

    private IEnumerable<Ranked> Rank(Wire.Query? query, string vector, Filter? filter, SearchParams? options, List<IReadOnlyList<Ranked>> lists)
    {
        var matching = new FilterEvaluation(collection, filter);
        var candidates = lists.Count == 0
            ? collection.All.Where(matching.Matches)
            : lists.SelectMany(static list => list).Select(static ranked => ranked.Point).DistinctBy(static point => point.Key).Where(matching.Matches);
        switch (query?.VariantCase ?? Wire.Query.VariantOneofCase.None)
        {
            case Wire.Query.VariantOneofCase.None when query is not null:
                throw QdrantErrors.Invalid("Query variant is missing");
            case Wire.Query.VariantOneofCase.None when lists.Count > 0:
                throw QdrantErrors.Invalid("A query is needed to merge the prefetches. Can't have prefetches without defining a query.");
            case Wire.Query.VariantOneofCase.None:
                return candidates.Select(static point => new Ranked(point, 0));
            case Wire.Query.VariantOneofCase.Nearest:
                return Nearest(query!.Nearest, vector, options, candidates);
            case Wire.Query.VariantOneofCase.Fusion or Wire.Query.VariantOneofCase.Rrf when lists.Count == 0:
                throw QdrantErrors.Invalid("cannot apply Fusion without prefetches");
            case Wire.Query.VariantOneofCase.Fusion:
                return query!.Fusion == Fusion.Dbsf ? ScoreFusion.Distribution(lists) : ScoreFusion.Reciprocal(lists);
            case Wire.Query.VariantOneofCase.Rrf:
                return Reciprocal(query!.Rrf, lists);
            default:
                throw QdrantErrors.Unimplemented("queries by " + query!.VariantCase);
        }
    }

    private static IEnumerable<Ranked> Reciprocal(Rrf rrf, List<IReadOnlyList<Ranked>> lists)
    {
        var k = rrf.HasK ? rrf.K : 2;
        Positive("query.rrf.k", k);
        return rrf.Weights.Count == 0 || rrf.Weights.Count == lists.Count
            ? ScoreFusion.Reciprocal(lists, k, rrf.Weights)
            : throw QdrantErrors.WrongInput("RRF weights length does not match the number of prefetches");
    }

    private IEnumerable<Ranked> Nearest(VectorInput input, string vector, SearchParams? options, IEnumerable<StoredPoint> candidates)
    {
        if (!collection.HasVector(vector))
        {
            throw QdrantErrors.UnknownVector(vector);
        }

        var asked = Asked(input, vector, ref candidates);
        var having = candidates.Where(point => point.Vectors.ContainsKey(vector));
        if (collection.Dense(vector) is { } space)
        {
            if (asked.IsSparse)
            {
                throw QdrantErrors.WrongInput($"Conversion between sparse and regular vectors failed for '{vector}'");
            }

            return Ranked.Order(
                having.Select(point => new Ranked(point, Scoring.Dense(space.Distance, asked.Values, point.Vectors[vector].Values))),
                Scoring.SmallerIsNearer(space.Distance));
        }

        if (!asked.IsSparse)
        {
            throw QdrantErrors.WrongInput($"Conversion between sparse and regular vectors failed for '{vector}'");
        }

        if (collection.Sparse(vector)!.Modifier == Modifier.Idf)
        {
            // Of vectors without an index the server knows nothing.
            var corpus = new FilterEvaluation(collection, options?.Idf?.Corpus);
            asked = Scoring.WithIdf(asked, collection.All.Where(corpus.Matches)
                .Select(point => point.Vectors.GetValueOrDefault(vector)).OfType<StoredVector>().Where(static stored => stored.Indices!.Length > 0));
        }

        return Ranked.Order(
            from point in having
            let score = Scoring.Sparse(asked, point.Vectors[vector])
            where score is not null
            select new Ranked(point, score.Value));
    }

    /// <summary>The vector asked with; a point that is asked with is no candidate itself.</summary>
    private StoredVector Asked(VectorInput input, string vector, ref IEnumerable<StoredPoint> candidates)
    {
        if (input.VariantCase != VectorInput.VariantOneofCase.Id)
        {
            return new VectorForms(collection, server).Read(vector, input);
        }

        var key = PointKey.Of(input.Id);
        candidates = candidates.Where(point => point.Key != key);
        return collection.Find(key)?.Vectors.GetValueOrDefault(vector) ?? throw QdrantErrors.NoPoint(key);
    }
}
