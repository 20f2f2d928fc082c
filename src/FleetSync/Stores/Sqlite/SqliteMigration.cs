using System.Text;
using FleetSync.Extraction;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// Makes a file's vectors anew in two tables of their own, <c>next_vector</c> and <c>next_embedding</c>, one text after the other; the
/// change is one transaction. Searches read the old table until then. Not for concurrent use.
/// </summary>
internal sealed class SqliteMigration(string path, VectorSpace space) : IVectorMigration
{
    private const int TextsAtOnce = 64;

    /// <summary>Agents write in short transactions; their turn is waited for.</summary>
    private static readonly SqliteSettings _settings = new() { BusyTimeout = TimeSpan.FromSeconds(30) };

    private const string Tables =
        """
        CREATE TABLE IF NOT EXISTS next_vector (text_hash INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS next_embedding (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), fingerprint TEXT NOT NULL) STRICT;
        """;

    private const string DropTables = "DROP TABLE IF EXISTS next_vector; DROP TABLE IF EXISTS next_embedding;";

    /// <summary>A text that somebody had a vector of goes on with one, and counts as embedded; what lacks one is written anew.</summary>
    private const string ChangeOver =
        $"""
        DELETE FROM vector;
        INSERT INTO vector SELECT text_hash, body FROM next_vector AS next
            WHERE EXISTS (SELECT 1 FROM resource WHERE text_hash = next.text_hash);
        {DropTables}
        """;

    private readonly RecordFields _fields = new();
    private SqliteDatabase? _database;
    private long _after = long.MinValue;

    /// <inheritdoc/>
    public string Location { get; } = Path.GetFullPath(path);

    /// <inheritdoc/>
    public long Total { get; private set; }

    /// <inheritdoc/>
    public long Done { get; private set; }

    /// <inheritdoc/>
    public Task<MigrationStart> OpenAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        SqliteFile.RequireExisting(Location);
        _database = await WritableFile.OpenAsync(Location, _settings, static _ => { }, cancellationToken);
        return await Task.Run(() => InTransaction(Begin), cancellationToken);
    });

    /// <inheritdoc/>
    public Task<bool> StepAsync(EmbedTexts embed, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var texts = space.HasVectors ? await Task.Run(Next, cancellationToken) : [];
        if (texts.Count == 0)
        {
            return false;
        }

        var vectors = await embed([.. texts.Select(static text => text.Text)], cancellationToken);
        return await Task.Run(() => InTransaction(database => Keep(database, texts, vectors)), cancellationToken);
    });

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) =>
        GuardAsync(() => Task.Run(() => InTransaction(Change), cancellationToken));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _database?.Dispose();
        return ValueTask.CompletedTask;
    }

    private MigrationStart Begin(SqliteDatabase database)
    {
        var found = EmbeddingTable.Read(database)?.Fingerprint ?? "";
        if (found == space.Name)
        {
            database.Execute(DropTables);
            return new MigrationStart(found, IsDone: true, IsResumed: false);
        }

        database.Execute(Tables);
        var isResumed = Target(database) == space.Name;
        if (!isResumed)
        {
            // Another embedding was under way and is no more wanted; its run notices at its next step.
            database.Execute("DELETE FROM next_vector; DELETE FROM next_embedding");
            using var target = database.Prepare("INSERT INTO next_embedding (only_row, fingerprint) VALUES (1, ?1)");
            target.Bind(1, space.Name).Run();
        }

        Done = database.Scalar("SELECT count(*) FROM next_vector");
        Total = space.HasVectors ? database.Scalar("SELECT count(DISTINCT text_hash) FROM resource WHERE text_hash <> 0") : 0;
        return new MigrationStart(found, IsDone: false, isResumed && Done > 0);
    }

    /// <summary>Some texts that have no new vector yet; at the end those again that agents wrote behind it.</summary>
    private List<(long Hash, string Text)> Next()
    {
        var texts = NextAfter(_after);
        if (texts.Count == 0 && _after > long.MinValue)
        {
            texts = NextAfter(long.MinValue);
        }

        _after = texts.Count > 0 ? texts[^1].Hash : _after;
        return texts;
    }

    /// <summary>In the order of their hashes, each of any of its records.</summary>
    private List<(long Hash, string Text)> NextAfter(long after)
    {
        using var rows = Database.Prepare(
            $"""
            SELECT r.text_hash, d.body FROM (
                SELECT text_hash, min(row) AS row FROM resource INDEXED BY resource_text
                WHERE text_hash > ?1 AND text_hash <> 0 AND text_hash NOT IN (SELECT text_hash FROM next_vector)
                GROUP BY text_hash ORDER BY text_hash LIMIT {TextsAtOnce}) AS r
            JOIN document AS d ON d.row = r.row ORDER BY r.text_hash
            """);
        rows.Bind(1, after);
        var texts = new List<(long, string)>();
        while (rows.Next())
        {
            _fields.Read(rows.Bytes(1).ToArray());
            texts.Add((rows.Number(0), Encoding.UTF8.GetString(_fields.SearchText)));
        }

        return texts;
    }

    private bool Keep(SqliteDatabase database, List<(long Hash, string Text)> texts, IReadOnlyList<ReadOnlyMemory<float>> vectors)
    {
        VerifyTarget(database);
        using var put = database.Prepare("INSERT OR IGNORE INTO next_vector (text_hash, body) VALUES (?1, ?2)");
        for (var i = 0; i < texts.Count; i++)
        {
            put.Bind(1, texts[i].Hash).BindBytes(2, StoredVector.Of(vectors[i].Span)).Run();
        }

        Done += texts.Count;
        Total = Math.Max(Total, Done);
        return true;
    }

    private bool Change(SqliteDatabase database)
    {
        VerifyTarget(database);
        database.Execute(ChangeOver);
        EmbeddingTable.Write(database, space);
        if (space.HasVectors)
        {
            database.Execute("UPDATE resource SET text_hash = 0 WHERE text_hash > ?1 AND text_hash <> 0 AND text_hash NOT IN (SELECT text_hash FROM vector)");
        }

        using var clusters = database.Prepare("UPDATE cluster SET embedding_fingerprint = ?1");
        clusters.Bind(1, space.Name).Run();
        return true;
    }

    private void VerifyTarget(SqliteDatabase database)
    {
        if (database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'next_embedding'") == 0 || Target(database) != space.Name)
        {
            throw new StoreException($"{Location} is being re-embedded by another `fleetsync reembed`, or was meanwhile. Let that one end.");
        }
    }

    private static string? Target(SqliteDatabase database)
    {
        using var row = database.Prepare("SELECT fingerprint FROM next_embedding");
        return row.Next() ? row.Text(0) : null;
    }

    private SqliteDatabase Database => _database ?? throw new InvalidOperationException($"{Location} is not open.");

    private T InTransaction<T>(Func<SqliteDatabase, T> work)
    {
        Database.Execute("BEGIN IMMEDIATE");
        try
        {
            var result = work(Database);
            Database.Execute("COMMIT");
            return result;
        }
        finally
        {
            Database.Rollback();
        }
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqliteFailedException failure)
        {
            throw SqliteFaults.ToException(failure, Location);
        }
    }
}
