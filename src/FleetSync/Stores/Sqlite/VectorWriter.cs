namespace FleetSync.Stores.Sqlite;

/// <summary>Keeps one vector a text, for as long as a record has that text.</summary>
internal sealed class VectorWriter : IDisposable
{
    private readonly SqliteStatement _put;
    private readonly SqliteStatement _drop;

    /// <summary>Compiles the statements.</summary>
    /// <param name="database">The writing connection.</param>
    public VectorWriter(SqliteDatabase database)
    {
        _put = database.Prepare("INSERT OR IGNORE INTO vector (text_hash, body) VALUES (?1, ?2)");
        _drop = database.Prepare(
            "DELETE FROM vector WHERE text_hash = ?1 AND NOT EXISTS (SELECT 1 FROM resource WHERE text_hash = ?1)");
    }

    /// <summary>Writes a text's vector, unless it is there.</summary>
    public void Put(long textHash, ReadOnlySpan<float> vector) =>
        _put.Bind(1, textHash).BindBytes(2, StoredVector.Of(vector)).Run();

    /// <summary>A record had this text and has it no more: drops the vector with its last record.</summary>
    public void Release(long textHash)
    {
        if (textHash != 0)
        {
            _drop.Bind(1, textHash).Run();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _put.Dispose();
        _drop.Dispose();
    }
}
