using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Answers questions. Sets, totals and counts are exact and the server's. Its order is not enough: equal scores come in none, and
/// texts do not sort. So the ids and scores of up to <see cref="MostSorted"/> matches are fetched and sorted here, by name in
/// full, score and id, and only the page's points are fetched whole. Larger answers come in the server's order, see
/// <see cref="LargeAnswer"/>. A record that a word is only the beginning of has no score there, and comes after those that do.
/// Faults come as <see cref="RpcException"/>.
/// </summary>
internal sealed class QdrantSearch(PointReads reads)
{
    /// <summary>Matches that are sorted here; a thousand of them cost a tenth of a megabyte.</summary>
    public const int MostSorted = 10_000;

    /// <summary>What a word that is the name in full adds to the score, above anything that BM25 yields.</summary>
    public const double NameScore = RankFusion.NameScore;

    /// <summary>Records fetched whole in one call, where a page holds all there are.</summary>
    private const int WholeAnswer = 256;

    private static readonly string[] _sortKeys = [PayloadKeys.Id];

    /// <summary>A page and the exact total.</summary>
    public async Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        if (await UnderstandAsync(query, cancellationToken) is not { } question)
        {
            return new SearchPage([], 0);
        }

        var total = await reads.CountAsync(question.Filter, cancellationToken);
        if (total > MostSorted)
        {
            return new SearchPage(await new LargeAnswer(reads, question).ReadAsync(query, cancellationToken), total);
        }

        if (question.Vector is { } vector)
        {
            return await FuseAsync(question, vector, query, total, cancellationToken);
        }

        if (query.Offset >= total)
        {
            return new SearchPage([], total);
        }

        if (query.Offset == 0 && total <= Math.Min(query.Limit, WholeAnswer))
        {
            var all = await FindAsync(question, total, [], cancellationToken);
            return new SearchPage([.. all.Take(query.Limit).Select(static match => RecordReader.ToHit(match.Payload, match.Score))], all.Count);
        }

        var matches = await FindAsync(question, total, _sortKeys, cancellationToken);
        var page = matches.Skip(query.Offset).Take(query.Limit)
            .Select(static match => new RankedRecord<string>(match.Point.Uuid, match.Id, match.Score)).ToList();
        return new SearchPage(await FetchAsync(page, cancellationToken), total);
    }

    /// <summary>How many matching records carry each value of a field, largest first, then by value.</summary>
    public async Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken)
    {
        if (await UnderstandAsync(query, cancellationToken) is not { } question)
        {
            return [];
        }

        var counts = await reads.FacetAsync(PayloadKeys.Of(field), question.Filter, cancellationToken);
        return
        [
            .. counts
                .Where(count => field is not FacetField.Reason || count.Value.Length > 0)
                .OrderByDescending(static count => count.Count)
                .ThenBy(static count => count.Value, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    /// <summary>The names that records carry.</summary>
    public async Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => new()
    {
        Namespaces = await ValuesAsync(PayloadKeys.Namespace, cancellationToken),
        Kinds = await ValuesAsync(PayloadKeys.Kind, cancellationToken),
        Reasons = await ValuesAsync(PayloadKeys.Reason, cancellationToken),
    };

    private async Task<List<string>> ValuesAsync(string key, CancellationToken cancellationToken)
    {
        var counts = await reads.FacetAsync(key, filter: null, cancellationToken);
        var values = counts.Select(static count => count.Value).Where(static value => value.Length > 0).ToList();
        values.Sort(StringComparer.Ordinal);
        return values;
    }

    /// <summary>Reads a question; kinds are asked for without case and stored with it.</summary>
    private async Task<Question?> UnderstandAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        var filter = query.Filter;
        if (filter.Kinds.Count == 0 && filter.NotKinds.Count == 0)
        {
            return Question.Of(query);
        }

        var stored = await ValuesAsync(PayloadKeys.Kind, cancellationToken);
        var kinds = Spelled(filter.Kinds);
        return filter.Kinds.Count > 0 && kinds.Count == 0
            ? null
            : Question.Of(query with { Filter = filter with { Kinds = kinds, NotKinds = Spelled(filter.NotKinds) } });

        List<string> Spelled(IReadOnlyList<string> asked) =>
            stored.FindAll(kind => asked.Contains(kind, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>All matches in order, with the payload keys asked for; with none, all of them.</summary>
    private async Task<List<Match>> FindAsync(
        Question question, long total, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var matches = new Dictionary<string, Match>(StringComparer.Ordinal);
        var weights = question.Weights;
        if (question.Words is { } words)
        {
            var ranked = new QueryPoints
            {
                Query = new Wire.Query { Nearest = new VectorInput { Sparse = words.Vector } },
                Using = PointEncoder.SparseName,
                Filter = question.Filter,
                Limit = (ulong)total,
            };
            foreach (var point in await reads.QueryAsync(ranked, fields, cancellationToken))
            {
                var id = RecordReader.Text(point.Payload, PayloadKeys.Id);
                matches[point.Id.Uuid] = new Match(point.Id, id, (point.Score * weights.Of(id)) + NameBonus(words, id), point.Payload);
            }
        }

        if (matches.Count < total)
        {
            await foreach (var page in reads.ScrollAsync(question.Filter, fields, cancellationToken))
            {
                foreach (var point in page)
                {
                    var id = RecordReader.Text(point.Payload, PayloadKeys.Id);
                    matches.TryAdd(point.Id.Uuid, new Match(point.Id, id, NameBonus(question.Words, id), point.Payload));
                }
            }
        }

        var sorted = matches.Values.ToList();
        sorted.Sort(static (left, right) => left.Score == right.Score
            ? string.CompareOrdinal(left.Id, right.Id)
            : right.Score.CompareTo(left.Score));
        return sorted;
    }

    /// <summary>The records nearest to the question's embedding that pass a filter, with their dot products.</summary>
    private async Task<List<RankedRecord<string>>> NearestAsync(
        ReadOnlyMemory<float> vector, Filter filter, CancellationToken cancellationToken)
    {
        var dense = new DenseVector();
        dense.Data.AddRange(vector.ToArray());
        var nearest = new QueryPoints
        {
            Query = new Wire.Query { Nearest = new VectorInput { Dense = dense } },
            Filter = filter,
            Limit = RankFusion.Nearest,
        };
        var points = await reads.QueryAsync(nearest, _sortKeys, cancellationToken);
        return [.. points.Select(static point => new RankedRecord<string>(point.Id.Uuid, RecordReader.Text(point.Payload, PayloadKeys.Id), point.Score))];
    }

    /// <summary>
    /// A page by words and meaning. Two questions and not one that the server fuses: only so are matches told from what is only near,
    /// names in full first, and the order that of every version.
    /// </summary>
    private async Task<SearchPage> FuseAsync(
        Question question, ReadOnlyMemory<float> vector, ResourceQuery query, long total, CancellationToken cancellationToken)
    {
        var anything = question.Filter.Clone();
        anything.Should.Clear();
        var near = NearestAsync(vector, anything, cancellationToken);
        var matches = total == 0 ? [] : await FindAsync(question, total, _sortKeys, cancellationToken);
        var worded = matches.ConvertAll(static match => new RankedRecord<string>(match.Point.Uuid, match.Id, match.Score));
        var ranked = RankFusion.Fuse(worded, await near, static _ => false, query);
        var page = ranked.Skip(query.Offset).Take(query.Limit).ToList();
        return new SearchPage(await FetchAsync(page, cancellationToken), total, ranked.Count(static record => record.IsNear));
    }

    private async Task<IReadOnlyList<SearchHit>> FetchAsync(List<RankedRecord<string>> page, CancellationToken cancellationToken)
    {
        var points = await reads.GetAsync(
            page.Select(static record => new PointId { Uuid = record.Key }), new WithPayloadSelector { Enable = true }, cancellationToken);
        var payloads = points.ToDictionary(static point => point.Id.Uuid, static point => point.Payload, StringComparer.Ordinal);
        var hits = new List<SearchHit>(page.Count);
        foreach (var record in page)
        {
            // One that was deleted meanwhile is left out.
            if (payloads.TryGetValue(record.Key, out var payload))
            {
                hits.Add(RecordReader.ToHit(payload, record.Score, record.IsNear));
            }
        }

        return hits;
    }

    private static double NameBonus(WordMatch? words, string id) => words is not null && words.IsName(id) ? NameScore : 0;

    private sealed record Match(PointId Point, string Id, double Score, MapField<string, Value> Payload);
}
