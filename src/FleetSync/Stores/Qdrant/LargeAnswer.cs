using FleetSync.Stores.Qdrant.Wire;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// A page of an answer too large to be sorted here: records whose name is a word in full, then those with a score, then those
/// that only begin with a word; within each in the server's order, which is by score, and by point id where there is none.
/// </summary>
internal sealed class LargeAnswer(PointReads reads, Question question)
{
    /// <summary>The page's records.</summary>
    public async Task<IReadOnlyList<SearchHit>> ReadAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var hits = new List<SearchHit>(Math.Min(query.Limit, 1000));
        var skip = (long)query.Offset;
        foreach (var (filter, vector, bonus) in Parts())
        {
            var count = await reads.CountAsync(filter, cancellationToken);
            if (skip < count && hits.Count < query.Limit)
            {
                var part = new QueryPoints
                {
                    Filter = filter,
                    Offset = (ulong)skip,
                    Limit = (ulong)(query.Limit - hits.Count),
                };
                if (vector is not null)
                {
                    part.Query = new Wire.Query { Nearest = new VectorInput { Sparse = vector } };
                    part.Using = PointEncoder.SparseName;
                }

                foreach (var point in await reads.QueryAsync(part, [], cancellationToken))
                {
                    hits.Add(RecordReader.ToHit(point.Payload, vector is null ? 0 : point.Score + bonus));
                }
            }

            skip = Math.Max(0, skip - count);
        }

        return hits;
    }

    private IEnumerable<(Filter Filter, SparseVector? Vector, double Bonus)> Parts()
    {
        if (question.Words is not { } words)
        {
            yield return (question.Filter, null, 0);
            yield break;
        }

        var isName = words.HasName;
        var named = question.Filter.Clone();
        named.Must.Add(isName);
        yield return (named, words.Vector, QdrantSearch.NameScore);

        var scored = question.Filter.Clone();
        scored.Must.Add(Conditions.Any(words.WholeTokens));
        scored.MustNot.Add(isName);
        yield return (scored, words.Vector, 0);

        var begun = question.Filter.Clone();
        begun.MustNot.Add(isName);
        begun.MustNot.AddRange(words.WholeTokens);
        yield return (begun, null, 0);
    }
}
