using System.Globalization;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Finds the records whose texts are nearest to a question's vector, among those that a filter lets through. A filter that lets few
/// through is applied first, and only their vectors are compared; else all texts are compared, of which there are fewer than records,
/// and the nearest texts' records are tried against the filter until there are enough.
/// </summary>
internal sealed class NearestRecords(SqliteDatabase database, QuerySql filter, ReadOnlyMemory<float> vector)
{
    /// <summary>Records that are cheaper to look at one by one than to be found among all.</summary>
    private const int Few = 4000;

    /// <summary>Texts whose records are tried against a filter before all are put in order.</summary>
    private const int FirstTexts = 5000;

    private const int FirstChunk = 16;

    private const int LargestChunk = 4096;

    private readonly float[] _room = new float[vector.Length];

    /// <summary>The nearest records, nearest first; equally near ones by id.</summary>
    /// <param name="most">How many at most.</param>
    public List<RankedRecord<long>> Find(int most)
    {
        var near = (filter.Conditions.Length > 0 ? AmongFew() : null) ?? AmongTexts(most);
        near.Sort(RankedRecord<long>.Compare);
        return near.Count > most ? near[..most] : near;
    }

    /// <summary>All that the filter lets through; null when these are many.</summary>
    private List<RankedRecord<long>>? AmongFew()
    {
        using var records = database.Prepare($"SELECT r.row, r.id, r.text_hash {filter.Source} LIMIT {Few + 1}");
        using var find = database.Prepare("SELECT body FROM vector WHERE text_hash = ?1");
        filter.Bind(records, withScore: false);
        var near = new List<RankedRecord<long>>();
        var nearness = new Dictionary<long, float>();
        for (var seen = 0; records.Next(); seen++)
        {
            if (seen == Few)
            {
                return null;
            }

            var text = records.Number(2);
            if (!nearness.TryGetValue(text, out var score))
            {
                score = find.Bind(1, text).Next() ? StoredVector.Dot(find.Bytes(0), vector.Span, _room) : float.NegativeInfinity;
                find.Reset();
                nearness.Add(text, score);
            }

            if (!float.IsNegativeInfinity(score))
            {
                near.Add(new RankedRecord<long>(records.Number(0), records.Text(1), score));
            }
        }

        return near;
    }

    private List<RankedRecord<long>> AmongTexts(int most)
    {
        var near = new List<RankedRecord<long>>();
        var isFiltered = filter.Conditions.Length > 0;
        var texts = Nearest(isFiltered ? FirstTexts : most);
        for (int tried = 0, next = FirstChunk; tried < texts.Count && near.Count < most; next = Math.Min(next * 4, LargestChunk))
        {
            var chunk = texts.GetRange(tried, Math.Min(next, texts.Count - tried));
            AddRecords(chunk, near);
            tried += chunk.Count;
            if (tried == texts.Count && near.Count < most && isFiltered && tried == FirstTexts)
            {
                // The filter lets through what is far from the question: now all texts are looked at, those again that were.
                texts = Nearest(int.MaxValue);
            }
        }

        return near;
    }

    /// <summary>
    /// The records of some texts that the filter lets through. Many texts a statement, for a filter may cost more to set up than to ask.
    /// </summary>
    private void AddRecords(List<(long Text, float Score)> texts, List<RankedRecord<long>> near)
    {
        var scores = texts.ToDictionary(static text => text.Text, static text => text.Score);
        var hashes = string.Join(',', texts.Select(static text => text.Text.ToString(CultureInfo.InvariantCulture)));
        var where = filter.Conditions.Length > 0 ? $"WHERE {filter.Conditions}" : "";
        // Materialized, for otherwise SQLite looks up every row of a label in the index of texts, once a text.
        using var records = database.Prepare(
            $"""
            WITH r AS MATERIALIZED (SELECT * FROM resource INDEXED BY resource_text WHERE text_hash IN ({hashes}))
            SELECT r.row, r.id, r.text_hash FROM r {where}
            """);
        filter.Bind(records, withScore: false);
        while (records.Next())
        {
            near.Add(new RankedRecord<long>(records.Number(0), records.Text(1), scores[records.Number(2)]));
        }
    }

    /// <summary>The texts nearest to the question, nearest first.</summary>
    private List<(long Text, float Score)> Nearest(int most)
    {
        var nearest = new PriorityQueue<long, float>();
        using var all = database.Prepare("SELECT body, text_hash FROM vector");
        while (all.Next())
        {
            var score = StoredVector.Dot(all.Bytes(0), vector.Span, _room);
            if (nearest.Count < most)
            {
                nearest.Enqueue(all.Number(1), score);
            }
            else if (nearest.TryPeek(out _, out var least) && score > least)
            {
                nearest.DequeueEnqueue(all.Number(1), score);
            }
        }

        var texts = new List<(long Text, float Score)>(nearest.Count);
        while (nearest.TryDequeue(out var text, out var score))
        {
            texts.Add((text, score));
        }

        texts.Reverse();
        return texts;
    }
}
