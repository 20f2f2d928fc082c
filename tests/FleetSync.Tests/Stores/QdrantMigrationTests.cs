using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Tests.Qdrant;

namespace FleetSync.Tests.Stores;

public sealed class QdrantMigrationTests : MigrationContract
{
    private readonly RealOrDouble _server = new();

    private QdrantOptions Options => new() { Endpoint = _server.Endpoint, Collection = _server.Collection };

    private protected override IResourceStore Connect(VectorSpace space) =>
        new QdrantStore(Options, QdrantAccess.Write, TimeProvider.System, space);

    private protected override IVectorMigration Migrate(VectorSpace space) => new QdrantMigration(Options, space, TimeProvider.System);

    private protected override ValueTask StartAsync() => _server.InitializeAsync();

    private protected override ValueTask StopAsync() => _server.DisposeAsync();
}
