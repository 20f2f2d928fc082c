using System.Text.Json;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_upsert_is_found_with_everything_it_carried()
    {
        var pod = Some.Snapshot(
            "orders-db-0", "east", "shop", Some.Pods, HealthState.Degraded, "CrashLoopBackOff", "the orders database",
            Some.Time.AddDays(-2), "app=orders", "tier=db");
        await WriteAsync(Some.Upsert(pod, Some.Time.AddMilliseconds(123)));

        var hit = Assert.Single((await Store.SearchAsync(Some.Query("database"), Cancelled)).Hits);
        Assert.Equal(pod.Id, hit.Id);
        Assert.Equal("east", hit.Cluster);
        Assert.Equal("shop", hit.Namespace);
        Assert.Equal("Pod", hit.Kind);
        Assert.Equal("orders-db-0", hit.Name);
        Assert.Equal("Degraded", hit.Health);
        Assert.Equal("CrashLoopBackOff", hit.Reason);
        Assert.Equal(Some.Time.AddDays(-2), hit.CreatedAt);
        Assert.Equal(Some.Time.AddMilliseconds(123), hit.UpdatedAt);
        Assert.True(hit.Score > 0);
    }

    [Fact]
    public async Task A_document_is_the_record_with_the_stores_own_fields()
    {
        var pod = Some.Snapshot("web", labels: ["app=\"web\" ünï/<x>"]);
        await WriteAsync(Some.Upsert(pod, Some.Time.AddMilliseconds(5)));

        var hit = Assert.Single((await Store.SearchAsync(Some.Query(), Cancelled)).Hits);
        using var actual = JsonDocument.Parse(hit.Document);
        using var written = JsonDocument.Parse(pod.Document);
        foreach (var member in written.RootElement.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(member.Value, actual.RootElement.GetProperty(member.Name)), member.Name);
        }

        Assert.Equal("2026-03-01T12:00:00.005Z", actual.RootElement.GetProperty("updatedAt").GetString());
        Assert.Equal(pod.StatusHash.ToString("x16", null), actual.RootElement.GetProperty("statusHash").GetString());
        Assert.Equal(pod.TextHash.ToString("x16", null), actual.RootElement.GetProperty("textHash").GetString());
        Assert.Equal(1, actual.RootElement.GetProperty("schema").GetInt32());
        Assert.False(actual.RootElement.GetProperty("hasEmbedding").GetBoolean());
    }

    [Fact]
    public async Task A_second_upsert_replaces_the_first_whole()
    {
        await WriteAsync(Some.Upsert(Some.Snapshot(
            "web", health: HealthState.Degraded, reason: "Evicted", text: "oldword", createdAt: Some.Time, labels: ["a=1", "b=2"])));
        var newer = Some.Snapshot("web", text: "newword", labels: ["b=2", "c=3"]);
        await WriteAsync(Some.Upsert(newer, Some.Time.AddHours(1)));

        Assert.Empty(await NamesAsync("oldword"));
        Assert.Equal(["web"], await NamesAsync("newword"));
        Assert.Empty(await NamesAsync("", new() { LabelPairs = ["a=1"] }));
        Assert.Equal(["web"], await NamesAsync("", new() { LabelPairs = ["b=2", "c=3"] }));
        Assert.Empty(await NamesAsync("", new() { Reasons = ["Evicted"] }));
        var hit = Assert.Single((await Store.SearchAsync(Some.Query(), Cancelled)).Hits);
        Assert.Equal("Healthy", hit.Health);
        Assert.Null(hit.CreatedAt);
        Assert.Equal(Some.Time.AddHours(1), hit.UpdatedAt);
        Assert.Equal([Some.Stored(newer)], await StateAsync("east"));
    }

    [Fact]
    public async Task A_payload_update_leaves_the_search_text_and_changes_everything_else()
    {
        await WriteAsync(Some.Upsert(Some.Snapshot("web", text: "findable", labels: ["a=1"])));
        var newer = Some.Snapshot(
            "web", health: HealthState.Degraded, reason: "OOMKilled", text: "ignored", labels: ["a=2"]);
        await WriteAsync(Some.Payload(newer, Some.Time.AddMinutes(1)));

        Assert.Equal(["web"], await NamesAsync("findable", new() { Reasons = ["OOMKilled"], Health = ["Degraded"] }));
        Assert.Empty(await NamesAsync("ignored"));
        Assert.Empty(await NamesAsync("", new() { LabelPairs = ["a=1"] }));
        Assert.Equal(["web"], await NamesAsync("", new() { LabelPairs = ["a=2"] }));
        var hit = Assert.Single((await Store.SearchAsync(Some.Query(), Cancelled)).Hits);
        Assert.Equal(Some.Time.AddMinutes(1), hit.UpdatedAt);
        Assert.Equal([Some.Stored(newer)], await StateAsync("east"));
    }

    [Fact]
    public async Task A_payload_update_of_an_absent_point_writes_it_whole()
    {
        var pod = Some.Snapshot("web", text: "findable", labels: ["a=1"]);
        await WriteAsync(Some.Payload(pod));

        Assert.Equal(["web"], await NamesAsync("findable", new() { LabelPairs = ["a=1"] }));
        Assert.Equal([Some.Stored(pod)], await StateAsync("east"));
    }

    [Fact]
    public async Task A_deleted_point_is_found_by_nothing_any_more()
    {
        var gone = Some.Snapshot("gone", text: "word", reason: "Evicted", health: HealthState.Degraded, labels: ["a=1"]);
        var stays = Some.Snapshot("stays", text: "word", labels: ["a=1"]);
        await WriteAsync(Some.Upsert(gone), Some.Upsert(stays));
        await WriteAsync(Some.Delete(gone));

        Assert.Equal(["stays"], await NamesAsync("word"));
        Assert.Equal(["stays"], await NamesAsync("", new() { LabelPairs = ["a=1"] }));
        Assert.Equal(["stays"], await NamesAsync(""));
        Assert.Empty(await NamesAsync("gone"));
        Assert.Equal([Some.Stored(stays)], await StateAsync("east"));
        Assert.Equal([new StoredKind("", "v1", "Pod", 1)], await Store.ReadKindsAsync("east", Cancelled));
        Assert.Empty(await Store.FacetAsync(Some.Query(), FacetField.Reason, 10, Cancelled));
    }

    [Fact]
    public async Task Deleting_what_is_absent_succeeds_and_counts()
    {
        var report = await Store.WriteAsync(
            Some.Batch(Some.Upsert(Some.Snapshot("a")), Some.Delete(Some.Snapshot("b")), Some.Synced(Some.Pods)), Cancelled);
        Assert.Equal(new WriteReport(1, 1), report);
    }

    [Fact]
    public async Task Marks_and_empty_batches_write_nothing()
    {
        Assert.Equal(new WriteReport(0, 0), await Store.WriteAsync(Some.Batch(Some.Synced(Some.Pods)), Cancelled));
        Assert.Equal(new WriteReport(0, 0), await Store.WriteAsync(Some.Batch(), Cancelled));
    }

    [Fact]
    public async Task The_same_batch_twice_is_the_same_as_once()
    {
        var kept = Some.Snapshot("kept", text: "word", labels: ["a=1"]);
        var gone = Some.Snapshot("gone", text: "word");
        await WriteAsync(Some.Upsert(gone));
        var batch = Some.Batch(Some.Upsert(kept), Some.Delete(gone));
        Assert.Equal(await Store.WriteAsync(batch, Cancelled), await Store.WriteAsync(batch, Cancelled));

        Assert.Equal(["kept"], await NamesAsync("word", new() { LabelPairs = ["a=1"] }));
        Assert.Equal([Some.Stored(kept)], await StateAsync("east"));
    }

    [Fact]
    public async Task An_object_that_is_deleted_and_created_again_is_the_new_one()
    {
        var first = Some.Snapshot("web", text: "first", labels: ["a=1"]);
        var second = Some.Snapshot("web", text: "second", labels: ["a=2"]);
        await WriteAsync(Some.Upsert(first));
        await WriteAsync(Some.Delete(first));
        await WriteAsync(Some.Upsert(second));

        Assert.Empty(await NamesAsync("first"));
        Assert.Equal(["web"], await NamesAsync("second", new() { LabelPairs = ["a=2"] }));
        Assert.Empty(await NamesAsync("", new() { LabelPairs = ["a=1"] }));
        Assert.Equal([Some.Stored(second)], await StateAsync("east"));
    }

    [Fact]
    public async Task Clusters_with_equal_names_do_not_touch_each_other()
    {
        var east = Some.Snapshot("web", "east", text: "word");
        var west = Some.Snapshot("web", "west", text: "word");
        await WriteAsync(Some.Upsert(east));
        await WriteAsync(Some.Upsert(west));
        await WriteAsync(Some.Delete(east));

        Assert.Equal([west.Id], await IdsAsync(Some.Query("word")));
        Assert.Empty(await StateAsync("east"));
        Assert.Equal([Some.Stored(west)], await StateAsync("west"));
    }

    [Fact]
    public async Task A_batch_cannot_delete_another_clusters_point()
    {
        var east = Some.Snapshot("web", "east");
        await WriteAsync(Some.Upsert(east));
        var report = await Store.WriteAsync(new("west", [Some.Delete(east)]), Cancelled);

        Assert.Equal(new WriteReport(0, 1), report);
        Assert.Equal([Some.Stored(east)], await StateAsync("east"));
    }
}
