using FleetSync.Stores.Sqlite;

namespace FleetSync.EndToEnd.Support;

/// <summary>A write transaction on the store's file that nobody ends: other writers have to wait.</summary>
internal sealed class HeldFile : IDisposable
{
    private readonly SqliteDatabase _database;

    private HeldFile(SqliteDatabase database) => _database = database;

    public static HeldFile Take(string path)
    {
        var database = SqliteDatabase.Open(path, SqliteAccess.Write, new SqliteSettings());
        database.Execute("BEGIN IMMEDIATE");
        return new HeldFile(database);
    }

    public void Dispose()
    {
        _database.Rollback();
        _database.Dispose();
    }
}
