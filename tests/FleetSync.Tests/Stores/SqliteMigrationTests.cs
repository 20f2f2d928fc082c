using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;

namespace FleetSync.Tests.Stores;

public sealed class SqliteMigrationTests : MigrationContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("fleet.db");

    private protected override IResourceStore Connect(VectorSpace space) => new SqliteStore(Path, SqliteAccess.Write, space: space);

    private protected override IVectorMigration Migrate(VectorSpace space) => new SqliteMigration(Path, space);

    private protected override ValueTask StopAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
