namespace FleetSync.Stores.Sqlite;

/// <summary>Answers questions on a reading connection.</summary>
internal static class RecordSearch
{
    private const int ScoreColumn = 14;

    /// <summary>What a hit is made of, of <c>resource r</c> and <c>document d</c>.</summary>
    private const string Columns =
        """
        r.id, r.cluster, r.namespace, r.kind, r.name, r.health, r.reason, r.created_at, r.updated_at,
        r.point, r.status_hash, r.text_hash, d.body, EXISTS (SELECT 1 FROM vector v WHERE v.text_hash = r.text_hash)
        """;

    /// <summary>A page and the exact total, both of one moment.</summary>
    public static SearchPage Search(SqliteDatabase database, ResourceQuery query)
    {
        var match = SearchWords.Parse(query.Words);
        if (match is { IsAsked: true, Words.Count: 0 })
        {
            return new SearchPage([], 0);
        }

        var sql = new QuerySql(match, query);
        database.Execute("BEGIN");
        try
        {
            if (match.IsAsked && query.Vector is { } vector && EmbeddingTable.Read(database)?.Dimensions == vector.Length)
            {
                var (page, total, near) = new HybridSearch(database, match, query, vector).Find();
                return new SearchPage(ReadRecords(database, page), total, near);
            }

            var hits = ReadHits(database, sql, query);
            var isWhole = hits.Count < query.Limit && (hits.Count > 0 || query.Offset == 0);
            return new SearchPage(hits, isWhole ? query.Offset + hits.Count : CountMatches(database, sql));
        }
        finally
        {
            database.Rollback();
        }
    }

    /// <summary>How many matching records carry each value of a field. A record without a reason counts for no reason.</summary>
    public static IReadOnlyList<FacetCount> Facet(SqliteDatabase database, ResourceQuery query, FacetField field, int limit)
    {
        var match = SearchWords.Parse(query.Words);
        if (match is { IsAsked: true, Words.Count: 0 })
        {
            return [];
        }

        var sql = new QuerySql(match, query);
        var column = ColumnOf(field);
        var having = field is FacetField.Reason ? $"HAVING {column} <> ''" : "";
        using var statement = database.Prepare(
            $"SELECT {column}, count(*) {sql.Source} GROUP BY {column} {having} ORDER BY 2 DESC, 1 LIMIT {sql.Own(0, withScore: false)}");
        statement.Bind(sql.Bind(statement, withScore: false), (long)limit);

        var counts = new List<FacetCount>();
        while (statement.Next())
        {
            counts.Add(new FacetCount(statement.Text(0), statement.Number(1)));
        }

        return counts;
    }

    private static List<SearchHit> ReadHits(SqliteDatabase database, QuerySql sql, ResourceQuery query)
    {
        // The inner query sorts row numbers alone; whole records are fetched for the page's rows.
        using var statement = database.Prepare(
            $"""
            SELECT {Columns}, page.score
            FROM (SELECT r.row AS row, {sql.Score} AS score {sql.Source}
                  ORDER BY score DESC, r.id LIMIT {sql.Own(0, withScore: true)} OFFSET {sql.Own(1, withScore: true)}) AS page
            CROSS JOIN resource r ON r.row = page.row
            CROSS JOIN document d ON d.row = page.row
            ORDER BY page.score DESC, r.id
            """);
        var own = sql.Bind(statement, withScore: true);
        statement.Bind(own, (long)query.Limit).Bind(own + 1, (long)query.Offset);

        var hits = new List<SearchHit>();
        while (statement.Next())
        {
            hits.Add(ReadHit(statement, statement.Real(ScoreColumn)));
        }

        return hits;
    }

    private static List<SearchHit> ReadRecords(SqliteDatabase database, IReadOnlyList<RankedRecord<long>> page)
    {
        using var statement = database.Prepare(
            $"SELECT {Columns} FROM resource r CROSS JOIN document d ON d.row = r.row WHERE r.row = ?1");
        var hits = new List<SearchHit>(page.Count);
        foreach (var record in page)
        {
            if (statement.Bind(1, record.Key).Next())
            {
                hits.Add(ReadHit(statement, record.Score, record.IsNear));
            }

            statement.Reset();
        }

        return hits;
    }

    private static SearchHit ReadHit(SqliteStatement row, double score, bool isNear = false)
    {
        var updatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(8));
        var point = PointReader.ReadPoint(row, 9);
        return new SearchHit
        {
            Id = row.Text(0),
            Cluster = row.Text(1),
            Namespace = row.Text(2),
            Kind = row.Text(3),
            Name = row.Text(4),
            Health = row.Text(5),
            Reason = row.Text(6),
            CreatedAt = row.IsNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(7)),
            UpdatedAt = updatedAt,
            Score = score,
            IsNear = isNear,
            Document = RecordDocument.Complete(row.Bytes(12), updatedAt, point, hasEmbedding: row.Number(13) != 0),
        };
    }

    private static long CountMatches(SqliteDatabase database, QuerySql sql)
    {
        using var statement = database.Prepare($"SELECT count(*) {sql.Source}");
        sql.Bind(statement, withScore: false);
        return statement.Next() ? statement.Number(0) : 0;
    }

    private static string ColumnOf(FacetField field) => field switch
    {
        FacetField.Cluster => "r.cluster",
        FacetField.Namespace => "r.namespace",
        FacetField.Kind => "r.kind",
        FacetField.ApiGroup => "r.api_group",
        FacetField.Health => "r.health",
        FacetField.Reason => "r.reason",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field."),
    };
}
