using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using FleetSync.Tests.Qdrant;

namespace FleetSync.Tests.Stores;

/// <summary>The contract on Qdrant as it is now, and on the versions in which what FleetSync relies on came to be.</summary>
public class QdrantStoreTests : StoreContract
{
    private RealOrDouble? _server;

    private protected virtual QdrantDoubleOptions Server => new();

    private protected override async Task<IResourceStore> CreateAsync()
    {
        _server = new RealOrDouble(Server);
        await _server.InitializeAsync();
        return await OpenAnotherAsync();
    }

    private protected override async Task<IResourceStore> OpenAnotherAsync()
    {
        var store = new QdrantStore(Options, QdrantAccess.Write, TimeProvider.System);
        await store.OpenAsync(Cancelled);
        return store;
    }

    private protected override async Task OpenAfterNewerVersionAsync()
    {
        var channel = _server!.Channel;
        var hello = await new FleetSync.TestQdrant.Wire.Qdrant.QdrantClient(channel).HealthCheckAsync(new HealthCheckRequest(), cancellationToken: Cancelled);
        if (QdrantVersion.TryParse(hello.Version, out var version) && version.KnowsMetadata)
        {
            var update = new UpdateCollection { CollectionName = Options.Collection };
            update.Metadata["schema"] = new Value { IntegerValue = 99 };
            await new Collections.CollectionsClient(channel).UpdateAsync(update, cancellationToken: Cancelled);
        }
        else
        {
            var all = new SetPayloadPoints
            {
                CollectionName = Options.ClusterCollection,
                Wait = true,
                PointsSelector = new() { Filter = new() },
            };
            all.Payload["schema"] = new Value { IntegerValue = 99 };
            await new Points.PointsClient(channel).SetPayloadAsync(all, cancellationToken: Cancelled);
        }

        await using var store = await OpenAnotherAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private QdrantOptions Options => new() { Endpoint = _server!.Endpoint, Collection = _server.Collection };
}
