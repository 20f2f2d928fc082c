using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>
/// One connection, over the plain C interface: a row written through ADO.NET costs three times the CPU time and a kilobyte
/// of garbage. For one thread at a time; only <see cref="Interrupt"/> may come from another.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly sqlite3 _handle;

    private SqliteDatabase(sqlite3 handle) => _handle = handle;

    /// <summary>The row id of the last insert.</summary>
    public long LastRow => raw.sqlite3_last_insert_rowid(_handle);

    /// <summary>Whether a transaction is open.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Opens an existing file; creates nothing.</summary>
    /// <param name="file">A path, or a URI that begins with <c>file:</c>.</param>
    /// <param name="access">For what.</param>
    /// <param name="settings">Bounds.</param>
    /// <exception cref="SqliteFailedException">It cannot be opened, or not for what was asked.</exception>
    public static SqliteDatabase Open(string file, SqliteAccess access, SqliteSettings settings)
    {
        Batteries_V2.Init();
        var flags = (access is SqliteAccess.Write ? raw.SQLITE_OPEN_READWRITE : raw.SQLITE_OPEN_READONLY)
            | raw.SQLITE_OPEN_NOMUTEX | raw.SQLITE_OPEN_URI;
        var code = raw.sqlite3_open_v2(file, out var handle, flags, null);
        var database = new SqliteDatabase(handle);
        try
        {
            database.Check(code);
            if (access is SqliteAccess.Write && raw.sqlite3_db_readonly(handle, "main") != 0)
            {
                // SQLite falls back to reading without a word.
                throw new SqliteFailedException(raw.SQLITE_READONLY, "it is read-only");
            }

            _ = raw.sqlite3_extended_result_codes(handle, 1);
            database.Check(raw.sqlite3_busy_timeout(handle, (int)settings.BusyTimeout.TotalMilliseconds));
            // In memory, because a container's root file system is often read-only.
            database.Execute("PRAGMA temp_store = MEMORY");
            database.Execute(FormattableString.Invariant($"PRAGMA cache_size = -{settings.CacheKilobytes}"));
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>The first column of the first row as a number; 0 when there is none.</summary>
    public long Scalar(string sql)
    {
        using var statement = Prepare(sql);
        return statement.Next() ? statement.Number(0) : 0;
    }

    /// <summary>Compiles a statement.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
        return new SqliteStatement(this, statement);
    }

    /// <summary>Takes back what an interrupted transaction left, where SQLite did not do so itself.</summary>
    public void Rollback()
    {
        if (InTransaction)
        {
            _ = raw.sqlite3_exec(_handle, "ROLLBACK");
        }
    }

    /// <summary>Makes the running statement fail with SQLITE_INTERRUPT.</summary>
    public void Interrupt() => raw.sqlite3_interrupt(_handle);

    /// <summary>Throws unless the code is success.</summary>
    public void Check(int code)
    {
        if (code is not raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    /// <summary>The failure that a code stands for, in SQLite's own words.</summary>
    public SqliteFailedException Failure(int code)
    {
        var extended = raw.sqlite3_extended_errcode(_handle);
        return (extended & 0xFF) == (code & 0xFF)
            ? new SqliteFailedException(extended, raw.sqlite3_errmsg(_handle).utf8_to_string())
            : new SqliteFailedException(code, raw.sqlite3_errstr(code).utf8_to_string());
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
