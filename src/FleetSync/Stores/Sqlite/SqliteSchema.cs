namespace FleetSync.Stores.Sqlite;

/// <summary>
/// The tables, as the list of steps that lead to them. A step that has been released is never edited: a change is a new step.
/// user_version counts the steps a file has seen, application_id says that it is ours.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>"FLTS" in ASCII.</summary>
    public const int ApplicationId = 0x464C5453;

    /// <summary>
    /// Narrow rows apart from documents, so that filters, counts and the read-back of state never read a document. The search
    /// table keeps only its index (contentless): texts live in the documents; merging away deleted rows later than FTS5 does by
    /// itself halves the cost of replacing them. Times are Unix milliseconds, hashes are 64 bits
    /// with the sign bit used, the point is a UUID in network order.
    /// </summary>
    private const string First =
        """
        CREATE TABLE resource (
            row         INTEGER PRIMARY KEY,
            point       BLOB    NOT NULL UNIQUE,
            status_hash INTEGER NOT NULL,
            text_hash   INTEGER NOT NULL,
            label_hash  INTEGER NOT NULL,
            created_at  INTEGER,
            updated_at  INTEGER NOT NULL,
            cluster     TEXT    NOT NULL,
            namespace   TEXT    NOT NULL,
            api_group   TEXT    NOT NULL,
            api_version TEXT    NOT NULL,
            kind        TEXT    NOT NULL,
            name        TEXT    NOT NULL,
            health      TEXT    NOT NULL,
            reason      TEXT    NOT NULL,
            id          TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX resource_type      ON resource (cluster, api_group, kind);
        CREATE INDEX resource_kind      ON resource (kind COLLATE NOCASE);
        CREATE INDEX resource_namespace ON resource (namespace);
        CREATE INDEX resource_name      ON resource (name);
        CREATE INDEX resource_reason    ON resource (reason) WHERE reason <> '';
        CREATE INDEX resource_unwell    ON resource (health) WHERE health <> 'Healthy';

        CREATE TABLE document (
            row  INTEGER PRIMARY KEY,
            body BLOB    NOT NULL
        ) STRICT;

        CREATE TABLE label (
            pair TEXT    NOT NULL,
            row  INTEGER NOT NULL,
            PRIMARY KEY (pair, row)
        ) STRICT, WITHOUT ROWID;

        CREATE VIRTUAL TABLE search USING fts5 (
            name, text,
            content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
        );
        INSERT INTO search (search, rank) VALUES ('deletemerge', 30);

        CREATE TABLE cluster (
            name                  TEXT    PRIMARY KEY,
            secret_ref            TEXT,
            server_version        TEXT    NOT NULL,
            agent_version         TEXT    NOT NULL,
            last_sync             INTEGER,
            last_heartbeat        INTEGER NOT NULL,
            types_watched         INTEGER NOT NULL,
            types_not_readable    TEXT    NOT NULL,
            object_count          INTEGER NOT NULL,
            embedding_fingerprint TEXT    NOT NULL
        ) STRICT;
        """;

    /// <summary>
    /// Vectors, one a text: the replicas of a workload share theirs, so that there are far fewer than records. A record finds its by
    /// its text's hash; one that has no vector yet in a file that has some has 0 there.
    /// </summary>
    private const string Second =
        """
        CREATE TABLE vector (
            text_hash INTEGER PRIMARY KEY,
            body      BLOB    NOT NULL
        ) STRICT;
        CREATE INDEX resource_text ON resource (text_hash);

        CREATE TABLE embedding (
            only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
            fingerprint TEXT    NOT NULL,
            dimensions  INTEGER NOT NULL
        ) STRICT;
        """;

    /// <summary>The steps, oldest first.</summary>
    public static IReadOnlyList<string> Steps { get; } = [First, Second];

    /// <summary>
    /// Refuses a file that is not ours or that a newer version wrote. Changes nothing.
    /// </summary>
    /// <returns>How many steps the file has seen; 0 for an empty one.</returns>
    /// <exception cref="StoreException">Foreign, or newer.</exception>
    public static int Verify(SqliteDatabase database, string path, int known)
    {
        // One statement, so that what another process has just created is seen whole or not at all.
        using var mark = database.Prepare(
            """
            SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
            FROM pragma_application_id, pragma_user_version
            """);
        mark.Next();
        var (application, version, tables) = (mark.Number(0), (int)mark.Number(1), mark.Number(2));
        if (application != ApplicationId && (application != 0 || version != 0 || tables != 0))
        {
            throw new StoreException(
                $"{path} is a SQLite database of another program, and is left as it is. Name another file for FleetSync's store.");
        }

        if (version > known)
        {
            throw new StoreException(
                $"{path} was written by a newer fleetsync (schema {version}, this one knows up to {known}), and is left as it is. "
                + "Use that version, or name another file.");
        }

        return version;
    }

    /// <summary>Takes a verified file through the steps it has not seen, in one transaction.</summary>
    /// <param name="database">A writing connection.</param>
    /// <param name="path">For messages.</param>
    /// <param name="steps">All steps, oldest first.</param>
    /// <exception cref="StoreException">Foreign, or newer: another process may have been faster.</exception>
    public static void Migrate(SqliteDatabase database, string path, IReadOnlyList<string> steps)
    {
        if (Verify(database, path, steps.Count) == steps.Count)
        {
            return;
        }

        database.Execute("BEGIN IMMEDIATE");
        try
        {
            for (var seen = Verify(database, path, steps.Count); seen < steps.Count; seen++)
            {
                database.Execute(steps[seen]);
            }

            database.Execute(FormattableString.Invariant($"PRAGMA application_id = {ApplicationId}"));
            database.Execute(FormattableString.Invariant($"PRAGMA user_version = {steps.Count}"));
            database.Execute("COMMIT");
        }
        finally
        {
            database.Rollback();
        }
    }
}
