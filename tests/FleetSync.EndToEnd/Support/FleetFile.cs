using System.Globalization;
using System.Text.Json.Nodes;
using FleetSync.Stores.Sqlite;

namespace FleetSync.EndToEnd.Support;

/// <summary>The store's file, read row by row beside whoever writes it.</summary>
internal sealed class FleetFile(string path)
{
    private static readonly SqliteSettings Settings = new();

    public string Path => path;

    /// <summary>Every row of a cluster: its id and the uid in its record.</summary>
    public IReadOnlyList<(string Id, string Uid)> Objects(string cluster)
    {
        return Read(
            """
            SELECT r.id, json_extract(CAST(d.body AS TEXT), '$.uid') FROM resource r JOIN document d USING (row)
            WHERE r.cluster = ?1 ORDER BY r.id
            """, cluster, static row => (row.Text(0), row.Text(1)));
    }

    /// <summary>Every id of a cluster.</summary>
    public IReadOnlyList<string> Ids(string cluster)
    {
        return Read("SELECT id FROM resource WHERE cluster = ?1 ORDER BY id", cluster, static row => row.Text(0));
    }

    /// <summary>How many texts have a vector.</summary>
    public int Vectors() => Read("SELECT count(*) FROM vector WHERE ?1 <> ''", "any", static row => int.Parse(row.Text(0), CultureInfo.InvariantCulture)).Single();

    /// <summary>One record as it is stored; null where there is none.</summary>
    public JsonObject? Record(string id)
    {
        return Read("SELECT CAST(d.body AS TEXT) FROM resource r JOIN document d USING (row) WHERE r.id = ?1", id,
            static row => JsonNode.Parse(row.Text(0))!.AsObject()).SingleOrDefault();
    }

    /// <summary>All that a write would change: rows and the times of their last change.</summary>
    public IReadOnlyList<string> Fingerprint(string cluster)
    {
        return Read(
            "SELECT id || ' ' || updated_at || ' ' || status_hash FROM resource WHERE cluster = ?1 ORDER BY id",
            cluster, static row => row.Text(0));
    }

    /// <summary>Whether bytes are anywhere in the file or its log.</summary>
    public bool Contains(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Directory.EnumerateFiles(System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path) + "*"))
        {
            // Shared with the writer.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (content.AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private List<T> Read<T>(string sql, string argument, Func<SqliteStatement, T> take)
    {
        var rows = new List<T>();
        if (!File.Exists(path))
        {
            return rows;
        }

        try
        {
            using var database = SqliteDatabase.Open(path, SqliteAccess.Read, Settings);
            using var statement = database.Prepare(sql);
            statement.Bind(1, argument);
            while (statement.Next())
            {
                rows.Add(take(statement));
            }
        }
        catch (SqliteFailedException fault) when (fault.Message.Contains("no such table", StringComparison.Ordinal))
        {
            // Whoever creates the file is at it.
        }

        return rows;
    }
}
