namespace FleetSync.Stores.Sqlite;

/// <summary>Which space the file's vectors live in: one row, or none while there are no vectors.</summary>
internal static class EmbeddingTable
{
    /// <summary>
    /// Takes a file for vectors of a space. One that had none gets it; then no text counts as embedded, and the agents' next lists bring
    /// the vectors.
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
            var found = Read(database);
            if (found is null && space.Dimensions > 0)
            {
                using var claim = database.Prepare("INSERT INTO embedding (only_row, fingerprint, dimensions) VALUES (1, ?1, ?2)");
                claim.Bind(1, space.Fingerprint).Bind(2, (long)space.Dimensions).Run();
                database.Execute("UPDATE resource SET text_hash = 0");
            }
            else if (found is not null && found.Fingerprint != space.Fingerprint)
            {
                throw new StoreException(
                    $"{path} has vectors from \"{found.Fingerprint}\", and this agent's come from \"{space.Fingerprint}\". It is left as it "
                    + "is. Use the embedding it was made with, or name another file.");
            }

            database.Execute("COMMIT");
        }
        finally
        {
            database.Rollback();
        }
    }

    /// <summary>The space; null while there is none.</summary>
    public static VectorSpace? Read(SqliteDatabase database)
    {
        using var row = database.Prepare("SELECT dimensions, fingerprint FROM embedding");
        return row.Next() ? new VectorSpace((int)row.Number(0), row.Text(1)) : null;
    }
}
