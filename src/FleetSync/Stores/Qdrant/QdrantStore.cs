using System.Runtime.CompilerServices;
using FleetSync.Batching;
using FleetSync.Stores.Qdrant.Wire;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The store of a fleet: a collection of a Qdrant server, which the agents of all clusters write at once. Times are kept in
/// milliseconds. Faults of reading, and of saving a cluster's record, come as <see cref="StoreException"/>.
/// </summary>
internal sealed class QdrantStore : IResourceStore
{
    private const int ForgetPage = 1000;
    private static readonly string[] _hashes = [PayloadKeys.StatusHash, PayloadKeys.TextHash];
    private QdrantOptions _options;
    private readonly QdrantAccess _access;
    private readonly VectorSpace? _space;
    private readonly QdrantChannel _channel;
    private PointReads _reads;
    private QdrantSearch _search;
    private ClusterPoints _clusters;
    private QdrantCollection? _collection;
    private Func<PointEncoder>? _encoders;

    /// <summary>Names the server; nothing is connected yet.</summary>
    /// <param name="options">Which server and collection.</param>
    /// <param name="access">For what it is opened.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="space">The space of the vectors that changes will carry; null when they carry none.</param>
    /// <param name="log">Gets what a user should know about the connection.</param>
    public QdrantStore(
        QdrantOptions options, QdrantAccess access, TimeProvider time, VectorSpace? space = null, ILogger? log = null)
    {
        (_options, _access, _space) = (options, access, space);
        _channel = new QdrantChannel(options, time, log);
        Use(options);
    }

    /// <inheritdoc/>
    public string Location => _options.Location;

    /// <inheritdoc/>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        var version = await _channel.ConnectAsync(cancellationToken);
        await ReadAsync(() => FollowAsync(cancellationToken));
        var collection = new QdrantCollection(_options, version, _space, _clusters, _channel.SlowCalls);
        await ReadAsync(async () =>
        {
            if (_access is QdrantAccess.Read)
            {
                await collection.VerifyAsync(cancellationToken);
                return true;
            }

            var settings = await collection.EnsureAsync(cancellationToken);
            _encoders = () => new PointEncoder(settings.AverageLength, legacyVectors: !version.KnowsVectorSorts);
            return true;
        });
        _collection = collection;
    }

    /// <inheritdoc/>
    /// <remarks>A payload update of an absent point writes it whole, search text included: leaving it out would lose it (I1).</remarks>
    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        var (collection, encoders) = Opened();
        var write = new BatchWrite(batch, _options, _channel.Calls, encoders);
        var report = await write.RunAsync(cancellationToken);
        return write.IsCollectionLost ? report with { Fault = await MakeAnewAsync(collection, cancellationToken) } : report;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = Conditions.OfCluster(cluster);
        filter.Must.Add(Conditions.Is(PayloadKeys.ApiGroup, apiGroup));
        filter.Must.Add(Conditions.Is(PayloadKeys.Kind, kind));
        await using var pages = _reads.ScrollAsync(filter, _hashes, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await ReadAsync(() => pages.MoveNextAsync().AsTask()))
        {
            foreach (var point in pages.Current)
            {
                yield return new StoredPoint(
                    Guid.Parse(point.Id.Uuid),
                    RecordReader.Hash(point.Payload, PayloadKeys.StatusHash),
                    RecordReader.Hash(point.Payload, PayloadKeys.TextHash));
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        var vectors = new Dictionary<ulong, ReadOnlyMemory<float>>();
        foreach (var point in await _reads.GetVectorsAsync(points.Values, cancellationToken))
        {
            var text = RecordReader.Hash(point.Payload, PayloadKeys.TextHash);
            if (points.ContainsKey(text) && RecordReader.Vector(point) is { } vector)
            {
                vectors[text] = vector;
            }
        }

        return (IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>)vectors;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        var kinds = new List<StoredKind>();
        foreach (var group in await _reads.FacetAsync(PayloadKeys.ApiGroup, Conditions.OfCluster(cluster), cancellationToken))
        {
            var filter = Conditions.OfCluster(cluster);
            filter.Must.Add(Conditions.Is(PayloadKeys.ApiGroup, group.Value));
            foreach (var kind in await _reads.FacetAsync(PayloadKeys.Kind, filter, cancellationToken))
            {
                var one = filter.Clone();
                one.Must.Add(Conditions.Is(PayloadKeys.Kind, kind.Value));
                if (await _reads.FirstAsync(one, [PayloadKeys.ApiVersion], cancellationToken) is { } point)
                {
                    kinds.Add(new StoredKind(group.Value, RecordReader.Text(point.Payload, PayloadKeys.ApiVersion), kind.Value, kind.Count));
                }
            }
        }

        kinds.Sort(static (left, right) =>
            string.CompareOrdinal(left.ApiGroup, right.ApiGroup) is var order and not 0 ? order : string.CompareOrdinal(left.Kind, right.Kind));
        return (IReadOnlyList<StoredKind>)kinds;
    });

    /// <inheritdoc/>
    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1 || query.Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(query), query, "A page has at least one row and no negative offset.");
        }

        return ReadAsync(() => _search.SearchAsync(query, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ReadAsync(() => _search.FacetAsync(query, field, limit, cancellationToken));
    }

    /// <inheritdoc/>
    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => _search.ReadVocabularyAsync(cancellationToken));

    /// <inheritdoc/>
    public Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        if (await FindSuccessorAsync(cancellationToken) is { } successor)
        {
            throw new StoreException(successor);
        }

        try
        {
            await _clusters.SaveAsync(record, cancellationToken);
        }
        catch (RpcException failure) when (QdrantFaults.Of(failure, _options) is QdrantFault.CollectionLost)
        {
            await Opened().Collection.EnsureAsync(cancellationToken);
            await _clusters.SaveAsync(record, cancellationToken);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => _clusters.ReadAsync(cancellationToken));

    /// <inheritdoc/>
    /// <remarks>
    /// Piece by piece: a delete that resolves a filter holds the shard's other writers back while it does, and one of a million
    /// points would outlast the call.
    /// </remarks>
    public Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken) => ReadAsync(async () =>
    {
        var points = new Points.PointsClient(_channel.Calls);
        var forgotten = 0L;
        while (true)
        {
            var ids = new HasIdCondition();
            await foreach (var page in _reads.ScrollAsync(Conditions.OfCluster(cluster), _hashes, cancellationToken))
            {
                ids.HasId.AddRange(page.Take(ForgetPage).Select(static point => point.Id));
                break;
            }

            if (ids.HasId.Count == 0)
            {
                await _clusters.DeleteAsync(cluster, cancellationToken);
                return forgotten;
            }

            var filter = Conditions.OfCluster(cluster);
            filter.Must.Add(new Condition { HasId = ids });
            var delete = new DeletePoints { CollectionName = _options.Records, Wait = true, Points = new() { Filter = filter } };
            await points.DeleteAsync(delete, cancellationToken: cancellationToken);
            forgotten += ids.HasId.Count;
        }
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_options), nameof(_reads), nameof(_search), nameof(_clusters))]
    private void Use(QdrantOptions options)
    {
        _options = options;
        _reads = new PointReads(_channel.Calls, options.Records);
        _search = new QdrantSearch(_reads);
        _clusters = new ClusterPoints(options, _channel.Calls);
    }

    /// <summary>Turns to the collection that has the records now.</summary>
    /// <returns>Whether it is another than before.</returns>
    private async Task<bool> FollowAsync(CancellationToken cancellationToken)
    {
        var current = (await _clusters.ReadPointerAsync(cancellationToken))?.Current;
        if (current == _options.Successor)
        {
            return false;
        }

        Use(_options with { Successor = current });
        return true;
    }

    /// <summary>What to tell whoever writes to a collection that has a successor since it was opened; null when it has none.</summary>
    private async Task<string?> FindSuccessorAsync(CancellationToken cancellationToken)
    {
        var pointer = await _clusters.ReadPointerAsync(cancellationToken);
        if (pointer is null && _options.Successor is { } lost)
        {
            await _clusters.SavePointerAsync(new CollectionPointer(lost, null), cancellationToken);
        }

        return pointer is null || pointer.Current == _options.Records ? null
            : $"{Location} has its records in the collection \"{pointer.Current}\" now. {SpaceRefusal.OnWriting}";
    }

    private (QdrantCollection Collection, Func<PointEncoder> Encoders) Opened() =>
        _collection is { } collection && _encoders is { } encoders
            ? (collection, encoders)
            : throw new InvalidOperationException($"{Location} is not open for writing.");

    private async Task<StoreFault> MakeAnewAsync(QdrantCollection collection, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindSuccessorAsync(cancellationToken) is { } successor)
            {
                return new StoreFault(StoreFaultKind.Refused, successor);
            }

            await collection.EnsureAsync(cancellationToken);
            return new StoreFault(
                StoreFaultKind.Emptied,
                $"{Location}: the collection was gone, and has been made anew. Everything is written to it again.");
        }
        catch (RpcException failure)
        {
            return QdrantFaults.Of(failure, _options).Fault;
        }
        catch (StoreException refusal)
        {
            return new StoreFault(StoreFaultKind.Broken, refusal.Message);
        }
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (RpcException failure)
        {
            if (_access is QdrantAccess.Write || QdrantFaults.Of(failure, _options) is not QdrantFault.CollectionLost)
            {
                throw QdrantFaults.ToException(failure, _options);
            }
        }

        // It was re-embedded while it was open for reading.
        try
        {
            await FollowAsync(CancellationToken.None);
            return await read();
        }
        catch (RpcException failure)
        {
            throw QdrantFaults.ToException(failure, _options);
        }
    }
}
