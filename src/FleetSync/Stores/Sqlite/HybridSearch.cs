using System.Globalization;

namespace FleetSync.Stores.Sqlite;

/// <summary>Words and meaning together: the order of BM25 and that of the nearest vectors, see <see cref="RankFusion"/>.</summary>
internal sealed class HybridSearch(SqliteDatabase database, SearchWords words, ResourceQuery query, ReadOnlyMemory<float> vector)
{
    /// <summary>Matches of words that are ranked beyond the page's end: each may be near as well, and so rise onto it.</summary>
    private const int RankedBeyond = 1000;

    private readonly QuerySql _lexical = new(words, query);
    private readonly QuerySql _filter = new(SearchWords.Parse(""), query);

    /// <summary>The page's records, best first, the exact number of matches, and that of the others that are near.</summary>
    public (IReadOnlyList<RankedRecord<long>> Page, long Total, long Near) Find()
    {
        var most = query.Offset + query.Limit + RankedBeyond;
        var worded = ReadWorded(most);
        var near = new NearestRecords(database, _filter, vector).Find(RankFusion.Nearest);
        var (total, beyond) = worded.Count < most ? (worded.Count, []) : CountWorded(near);
        var ranked = RankFusion.Fuse(worded, near, beyond.Contains, query);
        var page = ranked.Skip(query.Offset).Take(query.Limit).ToList();
        return (page, total, ranked.Count(static record => record.IsNear));
    }

    private List<RankedRecord<long>> ReadWorded(int most)
    {
        using var statement = database.Prepare(
            $"SELECT r.row, r.id, {_lexical.Score} AS score {_lexical.Source} ORDER BY score DESC, r.id LIMIT {_lexical.Own(0, withScore: true)}");
        statement.Bind(_lexical.Bind(statement, withScore: true), (long)most);
        var found = new List<RankedRecord<long>>();
        while (statement.Next())
        {
            found.Add(new(statement.Number(0), statement.Text(1), statement.Real(2)));
        }

        return found;
    }

    /// <summary>How many have a word, and which of the near ones do.</summary>
    private (long Total, HashSet<long> Near) CountWorded(List<RankedRecord<long>> near)
    {
        var rows = string.Join(',', near.Select(static record => record.Key.ToString(CultureInfo.InvariantCulture)));
        using var statement = database.Prepare(
            $"SELECT count(*), group_concat(CASE WHEN r.row IN ({rows}) THEN r.row END) {_lexical.Source}");
        _lexical.Bind(statement, withScore: false);
        statement.Next();
        return (
            statement.Number(0),
            statement.IsNull(1) ? [] : [.. statement.Text(1).Split(',').Select(static row => long.Parse(row, CultureInfo.InvariantCulture))]);
    }
}
