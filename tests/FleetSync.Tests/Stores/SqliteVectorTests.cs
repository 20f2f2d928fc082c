using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public sealed class SqliteVectorTests : VectorContract
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("fleet.db");

    [Fact]
    public async Task A_text_has_one_vector_for_as_long_as_a_record_has_it()
    {
        var replicas = Enumerable.Range(0, 3).Select(static i => Some.Snapshot($"replica-{i}", text: "shared")).ToArray();
        var vectors = VectorsOf();
        foreach (var replica in replicas)
        {
            await WriteAsync(Some.Upsert(replica) with { Vector = new float[] { 0, 0, 1 } });
        }

        Assert.Equal(vectors + 1, VectorsOf());
        await WriteAsync(Some.Delete(replicas[0]), Some.Upsert(Some.Snapshot("replica-1", text: "other")) with { Vector = new float[] { 1, 0, 0 } });
        Assert.Equal(vectors + 2, VectorsOf());
        await WriteAsync(Some.Delete(replicas[2]));
        Assert.Equal(vectors + 1, VectorsOf());
    }

    [Fact]
    public async Task A_file_of_before_vectors_is_migrated_and_its_texts_are_embedded_anew()
    {
        var path = _folder.File("old.db");
        var web = Some.Snapshot("web", text: "front");
        await using (var store = new SqliteStore(path, SqliteAccess.Write))
        {
            await store.OpenAsync(Cancelled);
            await store.WriteAsync(Some.Upserts(web), Cancelled);
        }

        using (var old = SqliteDatabase.Open(path, SqliteAccess.Write, new SqliteSettings()))
        {
            old.Execute("DROP TABLE vector; DROP TABLE embedding; DROP INDEX resource_text; PRAGMA user_version = 1");
        }

        await using var migrated = new SqliteStore(path, SqliteAccess.Write, space: new VectorSpace(3, "test/3"));
        await migrated.OpenAsync(Cancelled);
        var states = await migrated.ReadStateAsync("east", "", "Pod", Cancelled).ToListAsync(Cancelled);
        Assert.Equal([Some.Stored(web) with { TextHash = 0 }], states);
        Assert.Equal("web", (await migrated.SearchAsync(Some.Query("front"), Cancelled)).Hits[0].Name);
    }

    [Fact]
    public async Task A_file_without_vectors_changes_its_embedding_and_an_agent_that_still_runs_with_the_old_one_writes_nothing()
    {
        var path = _folder.File("plain.db");
        await using var plain = new SqliteStore(path, SqliteAccess.Write, space: new VectorSpace(0, "none"));
        await plain.OpenAsync(Cancelled);
        await plain.WriteAsync(Some.Upserts(Some.Snapshot("web")), Cancelled);
        await using (var other = new SqliteStore(path, SqliteAccess.Write, space: new VectorSpace(3, "test/3")))
        {
            await other.OpenAsync(Cancelled);
        }

        var report = await plain.WriteAsync(Some.Upserts(Some.Snapshot("late")), Cancelled);
        Assert.Equal((0, StoreFaultKind.Refused), (report.Written, report.Fault!.Kind));
        Assert.Contains("\"test/3\"", report.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("start the agent again", report.Fault.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreException>(() => plain.SaveClusterAsync(
            new ClusterRecord { Cluster = "east", LastHeartbeat = DateTimeOffset.UnixEpoch }, Cancelled));
        Assert.Equal(1, (await plain.SearchAsync(Some.Query(), Cancelled)).Total);
        await using var again = new SqliteStore(path, SqliteAccess.Write, space: new VectorSpace(0, "none"));
        await again.OpenAsync(Cancelled);
    }

    [Fact]
    public void A_stored_vector_keeps_its_dot_products()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (one, other) = (Unit(random), Unit(random));
            var exact = one.Zip(other, static (left, right) => left * right).Sum();
            Assert.True(
                Math.Abs(exact - StoredVector.Dot(StoredVector.Of(one), other, new float[one.Length])) < 0.01, $"seed {seed}");
        }
    }

    [Fact]
    public async Task What_is_nearest_is_found_whether_the_filter_lets_few_or_many_through()
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            var records = Enumerable.Range(0, 6000).Select(i =>
                (Snapshot: Some.Snapshot($"n{i}", ns: i < 100 ? "few" : "many", text: $"text {i % 700}"), Vector: Unit(new Random(i % 700), 3))).ToList();
            await WriteAsync([.. records.Select(static record => Some.Upsert(record.Snapshot) with { Vector = record.Vector })]);
            foreach (var ns in (string[])["few", "many"])
            {
                var asked = Unit(random, 3);
                var filter = new FleetFilter { Namespaces = [ns] };
                var page = await Store.SearchAsync(Some.Query("nothing-has-this", filter, limit: 50) with { Vector = asked, Floor = -2 }, Cancelled);
                var expected = records.Where(record => record.Snapshot.Namespace == ns)
                    .OrderByDescending(record => StoredVector.Dot(StoredVector.Of(record.Vector), asked, new float[3]))
                    .ThenBy(static record => record.Snapshot.Id, StringComparer.Ordinal)
                    .Select(static record => record.Snapshot.Name).ToList();
                Assert.Equal((0, Math.Min(200, expected.Count)), (page.Total, page.Near));
                Assert.Equal(expected.Take(50), page.Hits.Select(static hit => hit.Name));
            }
        }
    }

    [Fact]
    public async Task The_numbers_of_many_matches_and_near_ones_count_each_once()
    {
        await WriteAsync([.. Enumerable.Range(0, 3000).Select(static i =>
            Some.Upsert(Some.Snapshot($"n{i}", text: i < 2500 ? "common" : "rare")) with { Vector = i % 2 == 0 ? new float[] { 1, 0, 0 } : new float[] { 0, 1, 0 } })]);
        var asked = Some.Query("common", limit: 10) with { Vector = new float[] { 1, 0, 0 } };
        var whole = await Store.SearchAsync(asked with { Limit = 10_000 }, Cancelled);

        Assert.Equal(whole.Hits.Count, whole.Total + whole.Near);
        Assert.Equal(2500, whole.Total);
        var page = await Store.SearchAsync(asked, Cancelled);
        Assert.Equal((whole.Total, whole.Near), (page.Total, page.Near));
    }

    private protected override IResourceStore Connect(VectorSpace space) => new SqliteStore(Path, SqliteAccess.Write, space: space);

    private protected override ValueTask StopAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static float[] Unit(Random random, int dimensions = 128)
    {
        var vector = Enumerable.Range(0, dimensions).Select(_ => (float)random.NextDouble() - 0.5f).ToArray();
        var length = MathF.Sqrt(vector.Sum(static value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private long VectorsOf()
    {
        using var database = SqliteDatabase.Open(Path, SqliteAccess.Read, new SqliteSettings());
        return database.Scalar("SELECT count(*) FROM vector");
    }

    private async Task WriteAsync(params FleetSync.Changes.ResourceChange[] changes) =>
        Assert.Null((await Store.WriteAsync(Some.Batch(changes), Cancelled)).Fault);
}
