using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_forgotten_cluster_leaves_nothing_behind_and_takes_nothing_else_with_it()
    {
        await WriteFleetAsync();
        await WriteAsync([.. Enumerable.Range(0, 2500).Select(static i => Some.Upsert(Some.Snapshot(
            $"pod-{i}", text: "departed words", labels: "app=departed")))]);
        await Store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Cancelled);
        await Store.SaveClusterAsync(new() { Cluster = "west", LastHeartbeat = Some.Time }, Cancelled);
        var others = await IdsAsync(Some.Query("", new() { Clusters = ["west"] }));
        var othersState = await StateAsync("west");

        Assert.Equal(2503, await Store.ForgetAsync("east", Cancelled));

        Assert.Equal(others, await IdsAsync(Some.Query()));
        Assert.Equal(othersState, await StateAsync("west"));
        Assert.Equal(["west"], [.. (await Store.ReadClustersAsync(Cancelled)).Select(static record => record.Cluster)]);
        Assert.Empty(await StateAsync("east"));
        Assert.Empty(await Store.ReadKindsAsync("east", Cancelled));
        Assert.Empty(await NamesAsync("departed"));
        Assert.Empty(await NamesAsync("", new() { LabelPairs = ["app=departed"] }));
        Assert.Equal(["orders-db-0"], await NamesAsync("database"));
        Assert.Equal([new FacetCount("west", 3)], await Store.FacetAsync(Some.Query(), FacetField.Cluster, 10, Cancelled));
    }

    [Fact]
    public async Task Forgetting_again_or_what_never_was_removes_nothing()
    {
        await WriteAsync(Some.Upsert(Some.Snapshot("web")));

        Assert.Equal(0, await Store.ForgetAsync("north", Cancelled));
        Assert.Equal(0, await Store.ForgetAsync("EAST", Cancelled));
        Assert.Equal(1, await Store.ForgetAsync("east", Cancelled));
        Assert.Equal(0, await Store.ForgetAsync("east", Cancelled));
    }

    [Fact]
    public async Task A_record_without_points_is_forgotten_too()
    {
        await Store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Cancelled);

        Assert.Equal(0, await Store.ForgetAsync("east", Cancelled));

        Assert.Empty(await Store.ReadClustersAsync(Cancelled));
    }

    [Fact]
    public async Task A_forgotten_cluster_may_come_back()
    {
        var pod = Some.Snapshot("web", text: "storefront", labels: "app=web");
        await WriteAsync(Some.Upsert(pod));
        await Store.ForgetAsync("east", Cancelled);

        await WriteAsync(Some.Upsert(pod));

        Assert.Equal([Some.Stored(pod)], await StateAsync("east"));
        Assert.Equal(["web"], await NamesAsync("storefront", new() { LabelPairs = ["app=web"] }));
    }

    [Fact]
    public async Task A_cluster_is_forgotten_while_another_is_written()
    {
        await WriteAsync([.. Enumerable.Range(0, 3000).Select(static i => Some.Upsert(Some.Snapshot($"pod-{i}", text: "word")))]);
        await using var other = await OpenAnotherAsync();
        var writing = Task.Run(
            async () =>
            {
                for (var batch = 0; batch < 20; batch++)
                {
                    var changes = Enumerable.Range(batch * 20, 20).Select(static i => Some.Upsert(Some.Snapshot($"pod-{i}", "west", text: "word")));
                    Assert.Equal(new WriteReport(20, 0), await other.WriteAsync(Some.Batch([.. changes]), Cancelled));
                }
            },
            Cancelled);

        Assert.Equal(3000, await Store.ForgetAsync("east", Cancelled));
        await writing;

        Assert.Equal([new FacetCount("west", 400)], await Store.FacetAsync(Some.Query("word"), FacetField.Cluster, 10, Cancelled));
    }
}
