using System.Globalization;
using System.Runtime.InteropServices;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Words and meaning together: the order of BM25 and that of the nearest vectors, fused by rank as Qdrant does it, 1/(2 + rank) from each
/// (reciprocal rank fusion, Cormack 2009). A match is what has a word, and the <see cref="Nearest"/> records nearest in meaning.
/// </summary>
internal sealed class HybridSearch(SqliteDatabase database, SearchWords words, ResourceQuery query, ReadOnlyMemory<float> vector)
{
    /// <summary>Records that count as near; what Qdrant is asked for too.</summary>
    private const int Nearest = 200;

    /// <summary>What a rank is added to; Qdrant's own.</summary>
    private const int FirstRank = 2;

    /// <summary>Matches of words that are ranked beyond the page's end: each may be near as well, and so rise onto it.</summary>
    private const int RankedBeyond = 1000;

    /// <summary>Scores above are of records that a word names in full, see <see cref="QuerySql.Score"/>.</summary>
    private const double Named = 500;

    private const double NameScore = 1000;

    private readonly QuerySql _lexical = new(words, query.Filter);
    private readonly QuerySql _filter = new(SearchWords.Parse(""), query.Filter);

    /// <summary>The page's records, best first, and the exact number of matches.</summary>
    public (IReadOnlyList<RankedRecord> Page, long Total) Find()
    {
        var most = query.Offset + query.Limit + RankedBeyond;
        var worded = ReadWorded(most);
        var near = new NearestRecords(database, _filter, vector).Find(Nearest);
        var scores = new Dictionary<long, RankedRecord>(worded.Count + near.Count);
        for (var rank = 0; rank < worded.Count; rank++)
        {
            Add(scores, worded[rank], Share(rank) + (worded[rank].Score > Named ? NameScore : 0));
        }

        for (var rank = 0; rank < near.Count; rank++)
        {
            Add(scores, near[rank], Share(rank));
        }

        var ranked = scores.Values.ToList();
        ranked.Sort(RankedRecord.Compare);
        return (
            ranked.Skip(query.Offset).Take(query.Limit).ToList(),
            worded.Count < most ? ranked.Count : CountWorded(near));
    }

    private static double Share(int rank) => 1.0 / (FirstRank + rank);

    private static void Add(Dictionary<long, RankedRecord> scores, RankedRecord record, double share)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(scores, record.Row, out _);
        known = record with { Score = known.Score + share };
    }

    private List<RankedRecord> ReadWorded(int most)
    {
        using var statement = database.Prepare(
            $"SELECT r.row, r.id, {_lexical.Score} AS score {_lexical.Source} ORDER BY score DESC, r.id LIMIT {_lexical.Own(0, withScore: true)}");
        statement.Bind(_lexical.Bind(statement, withScore: true), (long)most);
        var found = new List<RankedRecord>();
        while (statement.Next())
        {
            found.Add(new RankedRecord(statement.Number(0), statement.Text(1), statement.Real(2)));
        }

        return found;
    }

    /// <summary>All that have a word, and what is near besides.</summary>
    private long CountWorded(List<RankedRecord> near)
    {
        var rows = string.Join(',', near.Select(static record => record.Row.ToString(CultureInfo.InvariantCulture)));
        using var statement = database.Prepare($"SELECT count(*), total(r.row IN ({rows})) {_lexical.Source}");
        _lexical.Bind(statement, withScore: false);
        return statement.Next() ? statement.Number(0) + near.Count - (long)statement.Real(1) : 0;
    }
}
