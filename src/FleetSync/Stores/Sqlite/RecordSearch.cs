namespace FleetSync.Stores.Sqlite;

/// <summary>Answers questions on a reading connection.</summary>
internal static class RecordSearch
{
    /// <summary>A page and the exact total, both of one moment.</summary>
    public static SearchPage Search(SqliteDatabase database, ResourceQuery query)
    {
        var match = SearchWords.Parse(query.Words);
        if (match is { IsAsked: true, Words.Count: 0 })
        {
            return new SearchPage([], 0);
        }

        var sql = new QuerySql(match, query.Filter);
        database.Execute("BEGIN");
        try
        {
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

        var sql = new QuerySql(match, query.Filter);
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
            SELECT r.id, r.cluster, r.namespace, r.kind, r.name, r.health, r.reason, r.created_at, r.updated_at,
                   r.point, r.status_hash, r.text_hash, page.score, d.body
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
            hits.Add(ReadHit(statement));
        }

        return hits;
    }

    private static SearchHit ReadHit(SqliteStatement row)
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
            Score = row.Real(12),
            Document = RecordDocument.Complete(row.Bytes(13), updatedAt, point, hasEmbedding: false),
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
