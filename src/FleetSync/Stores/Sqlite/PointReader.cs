namespace FleetSync.Stores.Sqlite;

/// <summary>Reads back what is stored of a cluster.</summary>
internal static class PointReader
{
    /// <summary>
    /// The next points of a kind, by row. Pages instead of one long read: a read transaction held by a slow caller would
    /// keep the log from being folded into the file.
    /// </summary>
    /// <param name="database">A reading connection.</param>
    /// <param name="type">Cluster, API group and kind.</param>
    /// <param name="after">The row the last page ended with; 0 at first. Set to this page's last.</param>
    /// <param name="page">Filled from its beginning.</param>
    /// <returns>How many were read; fewer than the page holds at the end.</returns>
    public static int ReadPage(
        SqliteDatabase database, (string Cluster, string ApiGroup, string Kind) type, ref long after, Span<StoredPoint> page)
    {
        using var statement = database.Prepare(
            """
            SELECT point, status_hash, text_hash, row FROM resource
            WHERE cluster = ?1 AND api_group = ?2 AND kind = ?3 AND row > ?4 ORDER BY row LIMIT ?5
            """);
        statement.Bind(1, type.Cluster).Bind(2, type.ApiGroup).Bind(3, type.Kind).Bind(4, after).Bind(5, (long)page.Length);
        var count = 0;
        while (statement.Next())
        {
            page[count++] = ReadPoint(statement, 0);
            after = statement.Number(3);
        }

        return count;
    }

    /// <summary>The kinds of a cluster, by group and kind.</summary>
    public static IReadOnlyList<StoredKind> ReadKinds(SqliteDatabase database, string cluster)
    {
        using var statement = database.Prepare(
            """
            SELECT api_group, kind, count(*), (
                SELECT last.api_version FROM resource AS last
                WHERE last.cluster = ?1 AND last.api_group = resource.api_group AND last.kind = resource.kind
                ORDER BY last.row DESC LIMIT 1)
            FROM resource WHERE cluster = ?1 GROUP BY api_group, kind ORDER BY api_group, kind
            """);
        statement.Bind(1, cluster);
        var kinds = new List<StoredKind>();
        while (statement.Next())
        {
            kinds.Add(new StoredKind(statement.Text(0), statement.Text(3), statement.Text(1), statement.Number(2)));
        }

        return kinds;
    }

    /// <summary>The vectors of some texts, by hash.</summary>
    public static IReadOnlyDictionary<ulong, ReadOnlyMemory<float>> ReadVectors(SqliteDatabase database, IEnumerable<ulong> texts)
    {
        using var find = database.Prepare("SELECT body FROM vector WHERE text_hash = ?1");
        var vectors = new Dictionary<ulong, ReadOnlyMemory<float>>();
        foreach (var text in texts)
        {
            if (find.Bind(1, unchecked((long)text)).Next())
            {
                vectors.Add(text, StoredVector.Read(find.Bytes(0)));
            }

            find.Reset();
        }

        return vectors;
    }

    /// <summary>A point from three columns: point, status_hash, text_hash.</summary>
    public static StoredPoint ReadPoint(SqliteStatement row, int column) => new(
        new Guid(row.Bytes(column), bigEndian: true),
        unchecked((ulong)row.Number(column + 1)),
        unchecked((ulong)row.Number(column + 2)));
}
