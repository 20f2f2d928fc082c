using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>What every store promises of vectors that are made anew: resumable, never two spaces at once, nothing lost.</summary>
public abstract class MigrationContract : IAsyncLifetime
{
    private static readonly VectorSpace Old = new(3, "old/3");
    private static readonly VectorSpace New = new(5, "new/5");
    private static readonly VectorSpace None = new(0, "none");
    private readonly List<string> _embedded = [];
    private int _dimensions = New.Dimensions;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected abstract IResourceStore Connect(VectorSpace space);

    private protected abstract IVectorMigration Migrate(VectorSpace space);

    private protected virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    private protected abstract ValueTask StopAsync();

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Every_record_gets_a_vector_of_the_new_space_and_nothing_else_changes()
    {
        var before = await FillAsync(Old, 300);
        await using (var migration = Migrate(New))
        {
            Assert.Equal(new MigrationStart("old/3", IsDone: false, IsResumed: false), await migration.OpenAsync(Cancelled));
            await RunAsync(migration);
            Assert.Equal(migration.Total, migration.Done);
        }

        await using var store = await OpenedAsync(New);
        Assert.Equal(before, await StateAsync(store));
        Assert.Equal(100, _embedded.Count);
        Assert.Equal(100, _embedded.Distinct().Count());
        var near = await store.SearchAsync(Some.Query("nothing-has-this") with { Vector = VectorOf("text 7", 5), Limit = 3 }, Cancelled);
        Assert.Equal(["pod-107", "pod-207", "pod-7"], near.Hits.Select(static hit => hit.Name).Order(StringComparer.Ordinal));
        Assert.Contains("\"hasEmbedding\":true", System.Text.Encoding.UTF8.GetString(near.Hits[0].Document.Span), StringComparison.Ordinal);
        Assert.Equal("pod-107", Assert.Single((await store.SearchAsync(Some.Query("pod-107"), Cancelled)).Hits).Name);
        Assert.Equal("new/5", Assert.Single(await store.ReadClustersAsync(Cancelled)).EmbeddingFingerprint);
    }

    [Fact]
    public async Task A_run_that_was_ended_is_gone_on_with_and_the_store_is_asked_by_its_old_vectors_meanwhile()
    {
        await FillAsync(Old, 300);
        await using (var first = Migrate(New))
        {
            await first.OpenAsync(Cancelled);
            Assert.True(await first.StepAsync(EmbedAsync, Cancelled));
        }

        var early = _embedded.Count;
        Assert.InRange(early, 1, 99);
        await using (var store = await OpenedAsync(Old))
        {
            var near = await store.SearchAsync(Some.Query("nothing-has-this") with { Vector = VectorOf("text 7", 3), Limit = 3 }, Cancelled);
            Assert.Contains("pod-7", near.Hits.Select(static hit => hit.Name));
        }

        await Assert.ThrowsAsync<StoreException>(() => OpenedAsync(New));
        await using var second = Migrate(New);
        Assert.True((await second.OpenAsync(Cancelled)).IsResumed);
        await RunAsync(second);

        // What the first run embedded is not embedded again, though replicas of it may be.
        Assert.InRange(_embedded.Count, 100, 100 + early);
        await using var migrated = await OpenedAsync(New);
        Assert.Equal(300, (await migrated.SearchAsync(Some.Query(), Cancelled)).Total);
    }

    [Fact]
    public async Task A_step_that_failed_is_done_again()
    {
        await FillAsync(Old, 30);
        await using var migration = Migrate(New);
        await migration.OpenAsync(Cancelled);
        await Assert.ThrowsAsync<TimeoutException>(() => migration.StepAsync(static (_, _) => throw new TimeoutException(), Cancelled));
        await RunAsync(migration);

        await using var store = await OpenedAsync(New);
        Assert.Equal(30, (await store.SearchAsync(Some.Query(), Cancelled)).Total);
        Assert.Equal(30, _embedded.Count);
    }

    [Fact]
    public async Task What_an_agent_writes_meanwhile_is_there_or_found_to_differ_when_it_starts_again()
    {
        await FillAsync(Old, 200);
        await using var agent = await OpenedAsync(Old);
        await using (var migration = Migrate(New))
        {
            await migration.OpenAsync(Cancelled);
            await migration.StepAsync(EmbedAsync, Cancelled);
            await WriteAsync(agent, Some.Upsert(Some.Snapshot("late", text: "came late")) with { Vector = VectorOf("came late", 3) });
            await WriteAsync(agent, Some.Delete(Some.Snapshot("pod-3", text: "text 3")));
            await RunAsync(migration);
        }

        await using var store = await OpenedAsync(New);
        var state = (await StateAsync(store)).ToDictionary(static point => point.PointId);
        Assert.DoesNotContain(Some.Snapshot("pod-3", text: "text 3").PointId, state.Keys);
        var late = Some.Stored(Some.Snapshot("late", text: "came late"));
        Assert.True(!state.TryGetValue(late.PointId, out var stored) || stored == late || stored.TextHash == 0);

        // The agent of before writes nothing any more, and is told why.
        var report = await agent.WriteAsync(Some.Batch(Some.Upsert(Some.Snapshot("later")) with { Vector = VectorOf("later", 3) }), Cancelled);
        Assert.Equal((0, StoreFaultKind.Refused), (report.Written, report.Fault?.Kind));
        Assert.Contains("start the agent again", report.Fault!.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => agent.SaveClusterAsync(Cluster("old/3"), Cancelled));
        Assert.Equal("new/5", Assert.Single(await store.ReadClustersAsync(Cancelled)).EmbeddingFingerprint);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenedAsync(Old));
        Assert.Contains("\"new/5\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_embedding_than_the_one_under_way_begins_anew()
    {
        await FillAsync(Old, 30);
        await using (var first = Migrate(new VectorSpace(4, "other/4")))
        {
            await first.OpenAsync(Cancelled);
            _dimensions = 4;
            await first.StepAsync(EmbedAsync, Cancelled);
            _dimensions = New.Dimensions;
        }

        await using var migration = Migrate(New);
        Assert.False((await migration.OpenAsync(Cancelled)).IsResumed);
        await RunAsync(migration);
        await using var store = await OpenedAsync(New);
        Assert.Equal(30, (await store.SearchAsync(Some.Query(), Cancelled)).Total);
    }

    [Fact]
    public async Task There_and_back_again_and_to_no_vectors_at_all()
    {
        var before = await FillAsync(Old, 20);
        foreach (var space in (VectorSpace[])[New, Old, None, New])
        {
            _dimensions = space.Dimensions;
            await using var migration = Migrate(space);
            Assert.False((await migration.OpenAsync(Cancelled)).IsDone);
            await RunAsync(migration);
            await using var store = await OpenedAsync(space);
            Assert.Equal(before, await StateAsync(store));
            Assert.Equal(20, (await store.SearchAsync(Some.Query(), Cancelled)).Total);
            Assert.Equal(space.Name, Assert.Single(await store.ReadClustersAsync(Cancelled)).EmbeddingFingerprint);
        }
    }

    [Fact]
    public async Task A_store_that_is_of_the_space_already_is_left_as_it_is()
    {
        await FillAsync(Old, 5);
        await using var migration = Migrate(Old);
        Assert.Equal(new MigrationStart("old/3", IsDone: true, IsResumed: false), await migration.OpenAsync(Cancelled));
    }

    [Fact]
    public async Task Where_nothing_was_synced_there_is_nothing_to_make_anew()
    {
        await using var migration = Migrate(New);
        Assert.Contains(
            "fleetsync run", (await Assert.ThrowsAsync<StoreException>(() => migration.OpenAsync(Cancelled))).Message, StringComparison.Ordinal);
    }

    private async Task<List<StoredPoint>> FillAsync(VectorSpace space, int count)
    {
        await using var store = await OpenedAsync(space);
        await WriteAsync(store, [.. Enumerable.Range(0, count).Select(i =>
            Some.Upsert(Some.Snapshot($"pod-{i}", text: $"text {i % 100}")) with { Vector = VectorOf($"text {i % 100}", space.Dimensions) })]);
        await store.SaveClusterAsync(Cluster(space.Name), Cancelled);
        return await StateAsync(store);
    }

    private async Task RunAsync(IVectorMigration migration)
    {
        while (await migration.StepAsync(EmbedAsync, Cancelled))
        {
        }

        await migration.CompleteAsync(Cancelled);
    }

    private Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        _embedded.AddRange(texts);
        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. texts.Select(text => (ReadOnlyMemory<float>)VectorOf(text, _dimensions))]);
    }

    /// <summary>A vector that no other text of the test has.</summary>
    private static float[] VectorOf(string text, int dimensions)
    {
        var random = new Random(text.Sum(static letter => letter * 7) + (text.Length > 6 ? text[6] * 31 : 0));
        var vector = Enumerable.Range(0, dimensions).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(static value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private static ClusterRecord Cluster(string fingerprint) => new()
    {
        Cluster = "east",
        LastHeartbeat = DateTimeOffset.UnixEpoch,
        EmbeddingFingerprint = fingerprint,
    };

    private async Task<IResourceStore> OpenedAsync(VectorSpace space)
    {
        var store = Connect(space);
        try
        {
            await store.OpenAsync(Cancelled);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task<List<StoredPoint>> StateAsync(IResourceStore store) =>
        [.. (await store.ReadStateAsync("east", "", "Pod", Cancelled).ToListAsync(Cancelled)).OrderBy(static point => point.PointId)];

    private static async Task WriteAsync(IResourceStore store, params FleetSync.Changes.ResourceChange[] changes) =>
        Assert.Null((await store.WriteAsync(Some.Batch(changes), Cancelled)).Fault);
}
