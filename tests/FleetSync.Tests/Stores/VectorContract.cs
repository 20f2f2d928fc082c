using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>What every store promises of records with embeddings: kept by payload updates, and asked together with the words.</summary>
public abstract class VectorContract : IAsyncLifetime
{
    private IResourceStore? _store;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private protected IResourceStore Store => _store!;

    /// <summary>The store of this test, not opened yet.</summary>
    private protected abstract IResourceStore Connect(VectorSpace space);

    private protected virtual ValueTask StartAsync() => ValueTask.CompletedTask;

    private protected abstract ValueTask StopAsync();

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        _store = Connect(new VectorSpace(3, "test/3"));
        await _store.OpenAsync(Cancelled);
        await WriteAsync("redis", "cache", 1, 0, 0);
        await WriteAsync("postgres", "database", 0, 1, 0);
        await WriteAsync("mysql", "database server", 0, 0.9f, 0.1f);
        await WriteAsync("nginx", "proxy", 0, 0, 1);
        Assert.Null((await Store.WriteAsync(Some.Upserts(Some.Snapshot("plain", text: "nothing embedded")), Cancelled)).Fault);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_near_is_found_beside_what_has_the_word_and_both_come_first()
    {
        var page = await Store.SearchAsync(Some.Query("database") with { Vector = new float[] { 0, 1, 0 } }, Cancelled);
        Assert.Equal(["postgres", "mysql"], page.Hits.Take(2).Select(static hit => hit.Name).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(["mysql", "nginx", "postgres", "redis"], page.Hits.Select(static hit => hit.Name).Order(StringComparer.Ordinal));
        Assert.Equal((2, 2), (page.Total, page.Near));
        Assert.Equal(["nginx", "redis"], page.Hits.Where(static hit => hit.IsNear).Select(static hit => hit.Name).Order(StringComparer.Ordinal));
        Assert.Equal(page.Hits.OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Id, StringComparer.Ordinal), page.Hits);
    }

    [Fact]
    public async Task Filters_hold_for_what_is_near_too_and_pages_are_stable()
    {
        var asked = Some.Query("database", new FleetFilter { Names = ["redis", "mysql"] }) with { Vector = new float[] { 1, 0, 0 } };
        var whole = await Store.SearchAsync(asked, Cancelled);
        Assert.Equal(["mysql", "redis"], whole.Hits.Select(static hit => hit.Name).Order(StringComparer.Ordinal));
        var pages = new List<string>();
        for (var offset = 0; offset < 3; offset++)
        {
            pages.AddRange((await Store.SearchAsync(asked with { Limit = 1, Offset = offset }, Cancelled)).Hits.Select(static hit => hit.Id));
        }

        Assert.Equal(whole.Hits.Select(static hit => hit.Id), pages);
    }

    [Fact]
    public async Task Matches_are_counted_as_if_nothing_were_near_and_pages_run_through_both()
    {
        var asked = Some.Query("database", limit: 1) with { Vector = new float[] { 0, 1, 0 } };
        var words = await Store.SearchAsync(asked with { Vector = null, Limit = 100 }, Cancelled);
        var seen = new List<string>();
        for (var offset = 0; offset < 5; offset++)
        {
            var page = await Store.SearchAsync(asked with { Offset = offset }, Cancelled);
            Assert.Equal((words.Total, 2), (page.Total, page.Near));
            seen.AddRange(page.Hits.Select(static hit => hit.Name));
        }

        Assert.Equal(["mysql", "nginx", "postgres", "redis"], seen.Order(StringComparer.Ordinal));
        Assert.Equal([new FacetCount("Pod", 2)], await Store.FacetAsync(asked, FacetField.Kind, 10, Cancelled));
    }

    [Theory]
    [InlineData(0.5f, "mysql,postgres")]
    [InlineData(0.999f, "postgres")]
    [InlineData(ResourceQuery.NothingIsNear, "")]
    public async Task What_is_less_near_than_asked_is_left_out(float floor, string names)
    {
        var asked = Some.Query("sql-engine") with { Vector = new float[] { 0, 1, 0 }, Floor = floor };
        var page = await Store.SearchAsync(asked, Cancelled);
        Assert.Equal(names.Split(',', StringSplitOptions.RemoveEmptyEntries), page.Hits.Select(static hit => hit.Name).Order(StringComparer.Ordinal));
        Assert.Equal((0, page.Hits.Count), (page.Total, page.Near));
        Assert.All(page.Hits, static hit => Assert.True(hit.IsNear));
    }

    [Fact]
    public async Task Below_the_floor_matches_are_still_ordered_by_meaning()
    {
        await WriteAsync("zeta", "nothing embedded here", 1, 0, 0);
        var asked = Some.Query("nothing embedded") with { Vector = new float[] { 1, 0, 0 }, Floor = ResourceQuery.NothingIsNear };
        var page = await Store.SearchAsync(asked, Cancelled);
        Assert.Equal(["zeta", "plain"], page.Hits.Select(static hit => hit.Name));
        Assert.Equal((2, 0), (page.Total, page.Near));
    }

    [Fact]
    public async Task A_payload_update_leaves_the_vector_and_says_so()
    {
        var updated = Some.Snapshot("postgres", text: "database", health: HealthState.Degraded, reason: "OOMKilled");
        Assert.Null((await Store.WriteAsync(Some.Batch(Some.Payload(updated)), Cancelled)).Fault);
        var hit = (await Store.SearchAsync(Some.Query("sql") with { Vector = new float[] { 0, 1, 0 } }, Cancelled)).Hits[0];
        Assert.Equal(("postgres", "OOMKilled"), (hit.Name, hit.Reason));
        using var document = System.Text.Json.JsonDocument.Parse(hit.Document);
        Assert.True(document.RootElement.GetProperty("hasEmbedding").GetBoolean());
    }

    [Fact]
    public async Task A_name_in_full_comes_before_what_is_nearer() => Assert.Equal(
        "nginx", (await Store.SearchAsync(Some.Query("nginx database") with { Vector = new float[] { 0, 1, 0 } }, Cancelled)).Hits[0].Name);

    [Fact]
    public async Task What_was_written_without_its_vector_says_so_in_its_text_hash()
    {
        var late = Some.Snapshot("late", text: "comes late", type: Some.Nodes);
        Assert.Null((await Store.WriteAsync(Some.Batch(Some.Upsert(late) with { LacksVector = true }), Cancelled)).Fault);
        Assert.Equal([Some.Stored(late) with { TextHash = 0 }], await StateAsync());

        Assert.Null((await Store.WriteAsync(Some.Batch(Some.Upsert(late) with { Vector = new float[] { 1, 0, 0 } }), Cancelled)).Fault);
        Assert.Equal([Some.Stored(late)], await StateAsync());
    }

    [Fact]
    public async Task A_payload_update_of_an_absent_point_comes_without_its_vector_and_says_so()
    {
        var lost = Some.Snapshot("lost", text: "was lost", type: Some.Nodes);
        Assert.Null((await Store.WriteAsync(Some.Batch(Some.Payload(lost) with { LacksVector = true }), Cancelled)).Fault);
        Assert.Equal([Some.Stored(lost) with { TextHash = 0 }], await StateAsync());
    }

    [Fact]
    public async Task A_deleted_record_is_near_to_nothing()
    {
        Assert.Null((await Store.WriteAsync(Some.Batch(Some.Delete(Some.Snapshot("postgres"))), Cancelled)).Fault);
        var page = await Store.SearchAsync(Some.Query("database") with { Vector = new float[] { 0, 1, 0 } }, Cancelled);
        Assert.Equal(["mysql", "nginx", "redis"], page.Hits.Select(static hit => hit.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Vectors_of_another_fingerprint_are_refused_with_both_named()
    {
        await using var other = Connect(new VectorSpace(3, "other/3"));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync(Cancelled));
        Assert.Contains("\"test/3\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("\"other/3\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("fleetsync reembed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await Store.SearchAsync(Some.Query(), Cancelled)).Total);
    }

    [Fact]
    public async Task An_agent_that_makes_no_vectors_is_refused_where_there_are_some()
    {
        await using var other = Connect(new VectorSpace(0, "none"));
        var refusal = await Assert.ThrowsAsync<StoreException>(() => other.OpenAsync(Cancelled));
        Assert.Contains("\"test/3\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("this agent makes none", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vectors_are_read_back_by_their_text_and_none_that_the_point_no_more_has()
    {
        var (redis, plain) = (Some.Snapshot("redis", text: "cache"), Some.Snapshot("plain", text: "nothing embedded"));
        var read = await Store.ReadVectorsAsync(
            new Dictionary<ulong, Guid> { [redis.TextHash] = redis.PointId, [plain.TextHash] = plain.PointId, [77] = redis.PointId, [78] = Guid.NewGuid() },
            Cancelled);

        var vector = Assert.Single(read);
        Assert.Equal(redis.TextHash, vector.Key);
        Assert.Equal([1, 0, 0], vector.Value.ToArray(), static (expected, actual) => Math.Abs(expected - actual) < 0.01f);
    }

    private async Task<List<StoredPoint>> StateAsync()
    {
        var points = new List<StoredPoint>();
        await foreach (var point in Store.ReadStateAsync("east", "", "Node", Cancelled))
        {
            points.Add(point);
        }

        return points;
    }

    [Fact]
    public async Task Without_an_embedding_of_the_question_the_words_alone_are_asked() =>
        Assert.Equal(2, (await Store.SearchAsync(Some.Query("database"), Cancelled)).Total);

    private async Task WriteAsync(string name, string text, params float[] vector)
    {
        var change = Some.Upsert(Some.Snapshot(name, text: text)) with { Vector = vector };
        Assert.Equal(new WriteReport(1, 0), await Store.WriteAsync(Some.Batch(change), Cancelled));
    }
}
