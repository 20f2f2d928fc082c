namespace FleetSync.Stores.Sqlite;

/// <summary>Which space the file's vectors live in: one row, or none while there are no vectors.</summary>
internal static class EmbeddingTable
{
    /// <summary>
    /// Takes a file for vectors of a space, or for none. One that has no vectors may change its space; then no text counts as embedded,
    /// and the agents' next lists bring the vectors.
    /// </summary>
    /// <param name="database">The writing connection.</param>
    /// <param name="space">The space; no dimensions for an agent that makes no vectors.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="StoreException">The file's vectors are of another.</exception>
    public static void Claim(SqliteDatabase database, VectorSpace space, string path)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            var found = Read(database)?.Fingerprint ?? "";
            if (found != space.Name)
            {
                if (database.Scalar("SELECT count(*) FROM (SELECT 1 FROM vector LIMIT 1)") > 0)
                {
                    throw new StoreException($"{path} {SpaceRefusal.Both(found, space)}. {SpaceRefusal.OnOpening}");
                }

                Write(database, space);
                database.Execute("UPDATE resource SET text_hash = 0 WHERE text_hash <> 0");
            }

            database.Execute("COMMIT");
        }
        finally
        {
            database.Rollback();
        }
    }

    /// <summary>Makes sure, within a transaction, that the file is still of the space it was claimed for.</summary>
    /// <param name="database">The writing connection.</param>
    /// <param name="space">The space; null for a writer of no records.</param>
    /// <param name="path">For messages.</param>
    /// <exception cref="StoreException">Another process has re-embedded it.</exception>
    public static void Verify(SqliteDatabase database, VectorSpace? space, string path)
    {
        if (space is not null && (Read(database)?.Fingerprint ?? "") is var found && found != space.Name)
        {
            throw new StoreException($"{path} {SpaceRefusal.Both(found, space)}. {SpaceRefusal.OnWriting}");
        }
    }

    /// <summary>The space; null while there is none.</summary>
    public static VectorSpace? Read(SqliteDatabase database)
    {
        using var row = database.Prepare("SELECT dimensions, fingerprint FROM embedding");
        return row.Next() ? new VectorSpace((int)row.Number(0), row.Text(1)) : null;
    }

    /// <summary>Replaces the space, within a transaction; what the file has of vectors is the caller's concern.</summary>
    public static void Write(SqliteDatabase database, VectorSpace space)
    {
        database.Execute("DELETE FROM embedding");
        if (space.HasVectors)
        {
            using var claim = database.Prepare("INSERT INTO embedding (only_row, fingerprint, dimensions) VALUES (1, ?1, ?2)");
            claim.Bind(1, space.Fingerprint).Bind(2, (long)space.Dimensions).Run();
        }
    }
}
