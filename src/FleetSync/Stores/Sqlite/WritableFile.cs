using System.Diagnostics;
using SQLitePCL;

namespace FleetSync.Stores.Sqlite;

/// <summary>Opens a file for writing: makes it where it is missing, and brings it up to date.</summary>
internal static class WritableFile
{
    /// <summary>
    /// Several agents may create one file at once. The one that turns it to a write-ahead log needs it for itself, and in that
    /// SQLite fails without waiting: whoever was too early tries again, no longer than it would have waited for a lock.
    /// </summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="settings">Bounds.</param>
    /// <param name="claim">Looks at the opened file; where it throws, the file is closed again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SqliteFailedException">It cannot be opened.</exception>
    /// <exception cref="StoreException">It is not ours, or not for this use.</exception>
    public static async Task<SqliteDatabase> OpenAsync(
        string path, SqliteSettings settings, Action<SqliteDatabase> claim, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await Task.Run(() => Open(path, settings, claim), cancellationToken);
            }
            catch (SqliteFailedException failure) when (
                failure.PrimaryCode is raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(started) < settings.BusyTimeout)
            {
                await Task.Delay(Random.Shared.Next(5, 30), cancellationToken);
            }
        }
    }

    private static SqliteDatabase Open(string path, SqliteSettings settings, Action<SqliteDatabase> claim)
    {
        SqliteFile.Prepare(path);
        var database = SqliteDatabase.Open(path, SqliteAccess.Write, settings);
        try
        {
            SqliteSchema.Verify(database, path, SqliteSchema.Steps.Count);
            database.Execute("PRAGMA journal_mode = WAL");
            database.Execute("PRAGMA synchronous = NORMAL");
            database.Execute("PRAGMA journal_size_limit = 16777216");

            // Half of the default: a batch touches few pages twice, and they are in the system's own cache.
            database.Execute("PRAGMA cache_size = -1000");
            if (settings.MaxPages is { } pages)
            {
                database.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {pages}"));
            }

            SqliteSchema.Migrate(database, path, SqliteSchema.Steps);
            VerifyPages(database);
            claim(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Looks through the rows that state is read back from; some milliseconds per ten thousand.</summary>
    private static void VerifyPages(SqliteDatabase database)
    {
        using var check = database.Prepare("PRAGMA quick_check(resource)");
        if (check.Next() && check.Text(0) is var verdict and not "ok")
        {
            throw new SqliteFailedException(raw.SQLITE_CORRUPT, verdict);
        }
    }
}
