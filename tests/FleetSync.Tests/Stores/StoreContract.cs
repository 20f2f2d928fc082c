using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>
/// What every store promises, whatever it is made of. The cases stand in the other parts of this class: writing, searching,
/// state and concurrency. An implementation derives from it and says how its store is made.
/// </summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private IResourceStore? _store;

    private protected IResourceStore Store => _store ?? throw new InvalidOperationException("Not opened.");

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>A store, opened, empty, for this test alone.</summary>
    private protected abstract Task<IResourceStore> CreateAsync();

    /// <summary>The same store as another process sees it, opened for writing too.</summary>
    private protected abstract Task<IResourceStore> OpenAnotherAsync();

    /// <summary>Opens the same store after a newer version has written it.</summary>
    private protected abstract Task OpenAfterNewerVersionAsync();

    public async ValueTask InitializeAsync() => _store = await CreateAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_store_that_a_newer_version_wrote_is_refused_and_left_as_it_is()
    {
        var pod = Some.Snapshot("web");
        await WriteAsync(Some.Upsert(pod));
        var refusal = await Assert.ThrowsAsync<StoreException>(OpenAfterNewerVersionAsync);
        Assert.Contains("newer", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([pod.Id], await IdsAsync(Some.Query()));
    }

    [Fact]
    public async Task A_cluster_record_comes_back_as_it_was_saved_and_the_last_one_counts()
    {
        var first = new ClusterRecord { Cluster = "west", LastHeartbeat = Some.Time };
        var second = new ClusterRecord
        {
            Cluster = "east",
            ClusterSecretRef = "fleet/east",
            ServerVersion = "v1.33.1",
            AgentVersion = "1.2.3",
            LastSync = Some.Time.AddSeconds(-5),
            LastHeartbeat = Some.Time,
            TypesWatched = 71,
            TypesNotReadable = [new("secrets", "forbidden: \"list\" für <dich>"), new("metrics.k8s.io/v1beta1", "no endpoints")],
            ObjectCount = 123_456_789_012,
            EmbeddingFingerprint = "hash/384/v1",
        };
        await Store.SaveClusterAsync(first, Cancelled);
        await Store.SaveClusterAsync(first with { Cluster = "east" }, Cancelled);
        await Store.SaveClusterAsync(second, Cancelled);

        var records = await Store.ReadClustersAsync(Cancelled);
        Assert.Equal(["east", "west"], [.. records.Select(static record => record.Cluster)]);
        Assert.Equal(second.TypesNotReadable, records[0].TypesNotReadable);
        Assert.Equal(second, records[0] with { TypesNotReadable = second.TypesNotReadable });
        Assert.Null(records[1].LastSync);
        Assert.Null(records[1].ClusterSecretRef);
    }

    private protected async Task WriteAsync(params FleetSync.Changes.ResourceChange[] changes)
    {
        var report = await Store.WriteAsync(Some.Batch(changes), Cancelled);
        Assert.Null(report.Fault);
    }

    private protected async Task<IReadOnlyList<string>> IdsAsync(ResourceQuery query)
    {
        var page = await Store.SearchAsync(query, Cancelled);
        return [.. page.Hits.Select(static hit => hit.Id)];
    }

    private protected async Task<IReadOnlyList<string>> NamesAsync(string words, FleetFilter? filter = null)
    {
        var page = await Store.SearchAsync(Some.Query(words, filter), Cancelled);
        Assert.Equal(page.Hits.Count, page.Total);
        return [.. page.Hits.Select(static hit => hit.Name)];
    }

    private protected async Task<List<StoredPoint>> StateAsync(string cluster, string group = "", string kind = "Pod")
    {
        var points = new List<StoredPoint>();
        await foreach (var point in Store.ReadStateAsync(cluster, group, kind, Cancelled))
        {
            points.Add(point);
        }

        return points;
    }
}
