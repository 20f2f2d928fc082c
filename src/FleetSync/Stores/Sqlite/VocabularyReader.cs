namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Reads the distinct values of an indexed column by asking the index for the next larger one, again and again (sqlite.org/lang_with.html):
/// its cost is that of the values there are, not of the rows.
/// </summary>
internal static class VocabularyReader
{
    /// <summary>All names.</summary>
    public static StoreVocabulary Read(SqliteDatabase database) => new()
    {
        Namespaces = Distinct(database, "namespace", "namespace"),
        Kinds = Distinct(database, "kind", "kind COLLATE NOCASE"),
        Reasons = Distinct(database, "reason", "reason", "reason <> ''"),
    };

    private static List<string> Distinct(SqliteDatabase database, string column, string indexed, string condition = "1")
    {
        using var statement = database.Prepare(
            $"""
            WITH RECURSIVE value(name) AS (
                SELECT (SELECT {column} FROM resource WHERE {condition} ORDER BY {indexed} LIMIT 1)
                UNION ALL
                SELECT (SELECT {column} FROM resource WHERE {condition} AND {indexed} > value.name ORDER BY {indexed} LIMIT 1)
                FROM value WHERE value.name IS NOT NULL)
            SELECT name FROM value WHERE name IS NOT NULL ORDER BY name
            """);
        var names = new List<string>();
        while (statement.Next())
        {
            names.Add(statement.Text(0));
        }

        return names;
    }
}
