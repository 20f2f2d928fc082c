using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task State_is_read_back_by_cluster_group_and_kind_in_every_version()
    {
        var pod = Some.Snapshot("web");
        var old = Some.Snapshot("web", type: new("apps", "v1beta1", "deployments", "Deployment", Namespaced: true));
        var current = Some.Snapshot("api", type: Some.Deployments);
        var elsewhere = Some.Snapshot("web", "west", type: Some.Deployments);
        var namesake = Some.Snapshot("web", type: new("example.com", "v1", "deployments", "Deployment", Namespaced: true));
        await WriteAsync(Some.Upsert(pod), Some.Upsert(old), Some.Upsert(current), Some.Upsert(namesake));
        await WriteAsync(Some.Upsert(elsewhere));

        Assert.Equal([Some.Stored(pod)], await StateAsync("east"));
        Assert.Equivalent(
            new[] { Some.Stored(old), Some.Stored(current) }, await StateAsync("east", "apps", "Deployment"), strict: true);
        Assert.Equal([Some.Stored(namesake)], await StateAsync("east", "example.com", "Deployment"));
        Assert.Equal([Some.Stored(elsewhere)], await StateAsync("west", "apps", "Deployment"));
        Assert.Empty(await StateAsync("north", "apps", "Deployment"));
        Assert.Equal(
            [new("", "v1", "Pod", 1), new("apps", "apps/v1", "Deployment", 2), new("example.com", "example.com/v1", "Deployment", 1)],
            await Store.ReadKindsAsync("east", Cancelled));
    }

    [Fact]
    public async Task Hashes_of_all_64_bits_come_back()
    {
        var pods = Enumerable.Range(0, 64).Select(static i => Some.Snapshot($"pod-{i}", text: $"text {i}")).ToList();
        Assert.Contains(pods, static pod => pod.StatusHash > long.MaxValue);
        await WriteAsync([.. pods.Select(static pod => Some.Upsert(pod))]);
        Assert.Equal(pods.Select(Some.Stored).ToHashSet(), [.. await StateAsync("east")]);
    }

    [Fact]
    public async Task A_large_state_streams_while_batches_are_written()
    {
        for (var batch = 0; batch < 5; batch++)
        {
            await WriteAsync([.. Enumerable.Range(batch * 1000, 1000).Select(static i => Some.Upsert(Some.Snapshot($"pod-{i}")))]);
        }

        var seen = new HashSet<Guid>();
        await foreach (var point in Store.ReadStateAsync("east", "", "Pod", Cancelled))
        {
            Assert.True(seen.Add(point.PointId));
            if (seen.Count % 1000 == 0)
            {
                await WriteAsync(Some.Upsert(Some.Snapshot($"other-{seen.Count}", type: Some.Deployments)));
            }
        }

        Assert.Equal(5000, seen.Count);
    }

    [Fact]
    public async Task Reads_see_whole_batches_while_they_are_written()
    {
        await Store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Cancelled);
        var writing = Task.Run(
            async () =>
            {
                for (var round = 0; round < 30; round++)
                {
                    await WriteAsync([.. Enumerable.Range(0, 50).Select(i => Some.Upsert(Some.Snapshot($"pod-{i}", text: $"round word{round}")))]);
                }
            },
            Cancelled);
        var reading = Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                while (!writing.IsCompleted)
                {
                    var page = await Store.SearchAsync(Some.Query("round", limit: 50), Cancelled);
                    Assert.Contains(page.Total, (long[])[0, 50]);
                    var documents = page.Hits.Select(static hit => hit.UpdatedAt).Distinct();
                    Assert.True(documents.Count() <= 1);
                    Assert.Single(await Store.ReadClustersAsync(Cancelled));
                }
            },
            Cancelled));
        await Task.WhenAll([writing, .. reading]);
    }

    [Fact]
    public async Task Two_writers_of_two_clusters_share_a_store()
    {
        await using var other = await OpenAnotherAsync();
        await Task.WhenAll(FillAsync(Store, "east"), FillAsync(other, "west"));

        foreach (var cluster in (string[])["east", "west"])
        {
            Assert.Equal([new StoredKind("", "v1", "Pod", 400)], await other.ReadKindsAsync(cluster, Cancelled));
            Assert.Equal(400, (await Store.SearchAsync(Some.Query("word", new() { Clusters = [cluster] }, limit: 1), Cancelled)).Total);
        }

        static Task FillAsync(IResourceStore store, string cluster) => Task.Run(
            async () =>
            {
                for (var batch = 0; batch < 20; batch++)
                {
                    var changes = Enumerable.Range(batch * 20, 20).Select(i => Some.Upsert(Some.Snapshot($"pod-{i}", cluster, text: "word")));
                    var report = await store.WriteAsync(Some.Batch([.. changes]), Cancelled);
                    Assert.Equal(new WriteReport(20, 0), report);
                }
            },
            Cancelled);
    }

    [Fact]
    public async Task A_cancelled_write_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.WriteAsync(Some.Batch(Some.Upsert(Some.Snapshot("web"))), stop.Token));
        Assert.Empty(await StateAsync("east"));
    }
}
