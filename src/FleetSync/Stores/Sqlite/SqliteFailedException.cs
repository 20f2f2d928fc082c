using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>A call that SQLite refused. Stays within this folder: it becomes a fault or a <see cref="StoreException"/>.</summary>
internal sealed class SqliteFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The extended result code (sqlite.org/rescode.html).</param>
    /// <param name="message">SQLite's own words.</param>
    public SqliteFailedException(int code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>The extended result code.</summary>
    public int Code { get; }

    /// <summary>The primary result code: SQLITE_BUSY, SQLITE_FULL…</summary>
    public int PrimaryCode => Code & 0xFF;

    /// <summary>Whether another connection is in the way for now.</summary>
    public bool IsBusy => PrimaryCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL;
}
