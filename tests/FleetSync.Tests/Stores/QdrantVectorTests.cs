using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Tests.Qdrant;

namespace FleetSync.Tests.Stores;

public sealed class QdrantVectorTests : VectorContract
{
    private readonly RealOrDouble _server = new();

    private protected override IResourceStore Connect(VectorSpace space) => new QdrantStore(
        new() { Endpoint = _server.Endpoint, Collection = _server.Collection }, QdrantAccess.Write, TimeProvider.System, space);

    private protected override ValueTask StartAsync() => _server.InitializeAsync();

    private protected override ValueTask StopAsync() => _server.DisposeAsync();
}
