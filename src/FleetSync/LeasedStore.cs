using FleetSync.Batching;
using FleetSync.Leadership;
using FleetSync.Stores;

namespace FleetSync;

/// <summary>
/// The store as one term of a leader may use it: once the term is over nothing is written, even where nobody has noticed yet that
/// it is over. A write that comes too late waits for its cancellation, which is on its way.
/// </summary>
/// <param name="store">The store; its owner disposes it.</param>
/// <param name="term">The term.</param>
internal sealed class LeasedStore(IResourceStore store, LeaderTerm term) : IResourceStore
{
    /// <inheritdoc/>
    public string Location => store.Location;

    /// <inheritdoc/>
    public Task OpenAsync(CancellationToken cancellationToken) => store.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        await HeldAsync(cancellationToken);
        return await store.WriteAsync(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken)
    {
        await HeldAsync(cancellationToken);
        await store.SaveClusterAsync(record, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken)
    {
        await HeldAsync(cancellationToken);
        return await store.ForgetAsync(cluster, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, CancellationToken cancellationToken) =>
        store.ReadStateAsync(cluster, apiGroup, kind, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) =>
        store.ReadVectorsAsync(points, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) =>
        store.ReadKindsAsync(cluster, cancellationToken);

    /// <inheritdoc/>
    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken) =>
        store.SearchAsync(query, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken) =>
        store.FacetAsync(query, field, limit, cancellationToken);

    /// <inheritdoc/>
    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => store.ReadVocabularyAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        store.ReadClustersAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task HeldAsync(CancellationToken cancellationToken) =>
        term.IsHeld ? Task.CompletedTask : new TaskCompletionSource().Task.WaitAsync(cancellationToken);
}
