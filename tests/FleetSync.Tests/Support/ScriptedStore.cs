using System.Runtime.CompilerServices;
using FleetSync.Batching;
using FleetSync.Stores;

namespace FleetSync.Tests.Support;

/// <summary>A store that answers writes as it is told to, and acknowledges once the script has ended.</summary>
internal sealed class ScriptedStore(params StoreFault?[] script) : IResourceStore
{
    private readonly Queue<StoreFault?> _script = new(script);

    public string Location => "scripted";

    public List<ChangeBatch> Attempts { get; } = [];

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        Attempts.Add(batch);
        var fault = _script.TryDequeue(out var next) ? next : null;
        return Task.FromResult(fault is null ? new WriteReport(batch.Changes.Count, 0) : new WriteReport(0, 0, fault));
    }

    public async IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        yield break;
    }

    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>>(new Dictionary<ulong, ReadOnlyMemory<float>>());

    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredKind>>([]);

    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(new SearchPage([], 0));

    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => Task.FromResult(StoreVocabulary.Empty);

    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FacetCount>>([]);

    public Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClusterRecord>>([]);

    public Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken) => Task.FromResult(0L);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
