using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;

namespace FleetSync.Tests.Stores;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("fleet.db");

    private protected override Task<IResourceStore> CreateAsync() => OpenAnotherAsync();

    private protected override async Task<IResourceStore> OpenAnotherAsync()
    {
        var store = new SqliteStore(Path, SqliteAccess.Write);
        await store.OpenAsync(Cancelled);
        return store;
    }

    private protected override async Task OpenAfterNewerVersionAsync()
    {
        using (var database = SqliteDatabase.Open(Path, SqliteAccess.Write, new SqliteSettings()))
        {
            database.Execute("PRAGMA user_version = 99");
        }

        await using var store = new SqliteStore(Path, SqliteAccess.Write);
        await store.OpenAsync(Cancelled);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
