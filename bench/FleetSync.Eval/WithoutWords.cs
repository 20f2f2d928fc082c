using FleetSync.Batching;
using FleetSync.Stores;

namespace FleetSync.Eval;

/// <summary>A store that finds nothing by words: what it answers, it answers by embeddings alone.</summary>
internal sealed class WithoutWords(IResourceStore store) : IResourceStore
{
    private const string NobodyHasThis = "qzxv0jqk";

    public string Location => store.Location;

    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken) =>
        store.SearchAsync(query with { Words = NobodyHasThis, Floor = -2 }, cancellationToken);

    public Task<IReadOnlyList<FacetCount>> FacetAsync(ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken) =>
        store.FacetAsync(query, field, limit, cancellationToken);

    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => store.ReadVocabularyAsync(cancellationToken);

    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) => store.ReadClustersAsync(cancellationToken);

    public Task OpenAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IAsyncEnumerable<StoredPoint> ReadStateAsync(string cluster, string apiGroup, string kind, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
