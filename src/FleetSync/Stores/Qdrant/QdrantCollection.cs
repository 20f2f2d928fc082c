using FleetSync.Stores.Qdrant.Wire;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Makes the two collections where they are missing, and verifies them where they are there. Nothing existing is ever deleted, made
/// anew or changed, but for indexes and settings that are missing. Several agents may do this at once. Faults come as
/// <see cref="RpcException"/>.
/// </summary>
internal sealed class QdrantCollection
{
    private readonly QdrantOptions _options;
    private readonly QdrantVersion _version;
    private readonly VectorSpace? _space;
    private readonly ClusterPoints _clusters;
    private readonly Collections.CollectionsClient _collections;
    private readonly Points.PointsClient _points;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="options">Names and distribution.</param>
    /// <param name="version">What the server can do.</param>
    /// <param name="space">The space of this agent's vectors; null when it makes none.</param>
    /// <param name="clusters">Where settings stand that the server has no other place for.</param>
    /// <param name="calls">Carries calls that take long.</param>
    public QdrantCollection(
        QdrantOptions options, QdrantVersion version, VectorSpace? space, ClusterPoints clusters, CallInvoker calls)
    {
        (_options, _version, _space, _clusters) = (options, version, space, clusters);
        _collections = new Collections.CollectionsClient(calls);
        _points = new Points.PointsClient(calls);
    }

    /// <summary>Makes what is missing and verifies what is there.</summary>
    /// <exception cref="StoreException">It is there and cannot be used; says why. It is left as it is.</exception>
    public async Task<CollectionSettings> EnsureAsync(CancellationToken cancellationToken)
    {
        await CreateAsync(CollectionShape.Clusters(_options), cancellationToken);
        if (await FindAsync(cancellationToken) is not { } info)
        {
            await CreateRecordsAsync(cancellationToken);
            info = await FindAsync(cancellationToken)
                ?? throw new StoreException($"The collection {Name} was deleted while it was being made. Try again.");
        }

        var settings = await VerifyAsync(info, cancellationToken);
        if (settings is null)
        {
            settings = CollectionSettings.Of(_space);
            await SaveAsync(settings, cancellationToken);
        }

        foreach (var index in PayloadIndex.OfRecords)
        {
            if (!info.PayloadSchema.ContainsKey(index.Key))
            {
                await AddAsync(index, cancellationToken);
            }
        }

        return settings;
    }

    /// <summary>Whether the collection of the records is there.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken) => await FindAsync(cancellationToken) is not null;

    /// <summary>Verifies what is there, and makes nothing.</summary>
    /// <exception cref="StoreException">It is not there, or cannot be used; says why.</exception>
    public async Task<CollectionSettings?> VerifyAsync(CancellationToken cancellationToken)
    {
        var info = await FindAsync(cancellationToken) ?? throw new StoreException(
            $"There is no collection {Name}: nothing has been synced to it yet. Start `fleetsync run` with the same endpoint and collection.");
        return await VerifyAsync(info, cancellationToken);
    }

    /// <summary>Deletes it. One that is not there is as good.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken) =>
        await _collections.DeleteAsync(new DeleteCollection { CollectionName = _options.Records }, cancellationToken: cancellationToken);

    private string Name => $"\"{_options.Records}\" of {_options.Location}";

    private async Task<CollectionInfo?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var get = new GetCollectionInfoRequest { CollectionName = _options.Records };
            return (await _collections.GetAsync(get, cancellationToken: cancellationToken)).Result;
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<CollectionSettings?> VerifyAsync(CollectionInfo info, CancellationToken cancellationToken)
    {
        var settings = CollectionSettings.Read(info.Config?.Metadata ?? []) ?? await _clusters.ReadSettingsAsync(cancellationToken);
        if (CollectionShape.Misfit(settings, _space) is { } other)
        {
            throw new StoreException($"The collection {Name} {other}. {SpaceRefusal.OnOpening}");
        }

        return CollectionShape.Misfit(info, settings, _space) is not { } misfit ? settings : throw new StoreException(
            $"The collection {Name} {misfit}. It is left as it is. Use the version and embedding it was made with, or name another collection.");
    }

    private async Task CreateRecordsAsync(CancellationToken cancellationToken)
    {
        var settings = CollectionSettings.Of(_space);
        var create = CollectionShape.Records(_options, _space);
        if (_version.KnowsMetadata)
        {
            settings.WriteTo(create.Metadata);
        }
        else
        {
            // Before the collection, so that there is none of which nothing is known.
            await _clusters.SaveSettingsAsync(settings, cancellationToken);
        }

        await CreateAsync(create, cancellationToken);
    }

    /// <summary>Another agent that was faster is as good.</summary>
    private async Task CreateAsync(CreateCollection create, CancellationToken cancellationToken)
    {
        var exists = new CollectionExistsRequest { CollectionName = create.CollectionName };
        if ((await _collections.CollectionExistsAsync(exists, cancellationToken: cancellationToken)).Result.Exists)
        {
            return;
        }

        try
        {
            await _collections.CreateAsync(create, cancellationToken: cancellationToken);
        }
        catch (RpcException failure) when (failure.StatusCode is StatusCode.AlreadyExists)
        {
        }
    }

    private async Task SaveAsync(CollectionSettings settings, CancellationToken cancellationToken)
    {
        if (!_version.KnowsMetadata)
        {
            await _clusters.SaveSettingsAsync(settings, cancellationToken);
            return;
        }

        var update = new UpdateCollection { CollectionName = _options.Records };
        settings.WriteTo(update.Metadata);
        await _collections.UpdateAsync(update, cancellationToken: cancellationToken);
    }

    private async Task AddAsync(PayloadIndex index, CancellationToken cancellationToken)
    {
        var create = new CreateFieldIndexCollection
        {
            CollectionName = _options.Records,
            Wait = true,
            FieldName = index.Key,
            FieldType = index.Type,
            FieldIndexParams = index.Parameters,
        };
        await _points.CreateFieldIndexAsync(create, cancellationToken: cancellationToken);
    }
}
