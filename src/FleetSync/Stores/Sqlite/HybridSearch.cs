namespace FleetSync.Stores.Sqlite;

/// <summary>Words and meaning together: the order of BM25 and that of the nearest vectors, see <see cref="RankFusion"/>.</summary>
internal sealed class HybridSearch(SqliteDatabase database, SearchWords words, ResourceQuery query, ReadOnlyMemory<float> vector)
{
    /// <summary>Matches of words that are ranked beyond the page's end: each may be near as well, and so rise onto it.</summary>
    private const int RankedBeyond = 1000;

    private static readonly Comparer<RankedRecord<long>> _worstFirst =
        Comparer<RankedRecord<long>>.Create(static (left, right) => RankedRecord<long>.Compare(right, left));

    private readonly QuerySql _lexical = new(words, query);
    private readonly QuerySql _filter = new(SearchWords.Parse(""), query);

    /// <summary>The page's records, best first, the exact number of matches, and that of the others that are near.</summary>
    public (IReadOnlyList<RankedRecord<long>> Page, long Total, long Near) Find()
    {
        var near = new NearestRecords(database, _filter, vector).Find(RankFusion.Nearest);
        var nearRows = near.Select(static record => record.Key).ToHashSet();
        var (worded, total) = ReadWorded(query.Offset + query.Limit + RankedBeyond, nearRows, out var nearWithWord);
        var ranked = RankFusion.Fuse(worded, near, nearWithWord.Contains, query);
        var page = ranked.Skip(query.Offset).Take(query.Limit).ToList();
        return (page, total, ranked.Count(static record => record.IsNear));
    }

    /// <summary>
    /// One pass over all that have a word, for the ranking of a match costs more than all else about it: it gives the best ones, the number
    /// of all, and which of the near ones have a word.
    /// </summary>
    private (List<RankedRecord<long>> Best, long Total) ReadWorded(int most, HashSet<long> nearRows, out HashSet<long> nearWithWord)
    {
        nearWithWord = [];
        using var statement = database.Prepare($"SELECT r.row, {_lexical.Score}, r.id {_lexical.Source}");
        _lexical.Bind(statement, withScore: true);
        var best = new PriorityQueue<RankedRecord<long>, RankedRecord<long>>(_worstFirst);
        var total = 0L;
        for (; statement.Next(); total++)
        {
            var row = statement.Number(0);
            var score = statement.Real(1);
            if (nearRows.Contains(row))
            {
                nearWithWord.Add(row);
            }

            if (best.Count == most && score < best.Peek().Score)
            {
                continue;
            }

            var record = new RankedRecord<long>(row, statement.Text(2), score);
            if (best.Count < most)
            {
                best.Enqueue(record, record);
            }
            else
            {
                best.EnqueueDequeue(record, record);
            }
        }

        var sorted = best.UnorderedItems.Select(static item => item.Element).ToList();
        sorted.Sort(RankedRecord<long>.Compare);
        return (sorted, total);
    }
}
