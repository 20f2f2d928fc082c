using System.Runtime.Versioning;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>What a look at a file says of it, and that it leaves no trace.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteInspectionTests : IDisposable
{
    private static readonly VectorSpace _space = new(4, "static/abc/4/1");
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("a folder/with #odd%20 name?/fleet.db");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_not_there_is_one_that_the_first_agent_makes()
    {
        var reading = SqliteInspection.Read(Path, _space);

        Assert.Null(reading.Refusal);
        Assert.Null(reading.NotWritable);
        Assert.False(reading.Exists);
        Assert.True(reading.FreeBytes > 0);
        Assert.False(Directory.Exists(System.IO.Path.GetDirectoryName(Path)));
    }

    [Fact]
    public async Task A_store_that_fits_names_its_schema_and_clusters_and_no_file_is_made_beside_it()
    {
        await FillAsync(_space);
        var before = Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!);

        var reading = SqliteInspection.Read(Path, _space);

        Assert.Null(reading.Refusal);
        Assert.True(reading.Exists);
        Assert.Equal("SQLite, schema 2", reading.Version);
        Assert.Equal("east", Assert.Single(reading.Clusters).Cluster);
        Assert.Equal(before, Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public async Task A_store_that_an_agent_writes_at_the_moment_is_read_beside_it()
    {
        await using var store = new SqliteStore(Path, SqliteAccess.Write, space: _space);
        await store.OpenAsync(Stop);
        await store.SaveClusterAsync(new() { Cluster = "west", LastHeartbeat = Some.Time, EmbeddingFingerprint = _space.Fingerprint }, Stop);

        Assert.Equal("west", Assert.Single(SqliteInspection.Read(Path, _space).Clusters).Cluster);
    }

    [Fact]
    public async Task Vectors_of_another_embedding_are_a_refusal_and_a_store_without_vectors_takes_any()
    {
        await FillAsync(_space, [1, 0, 0, 0]);
        Assert.Contains("static/abc/4/1", SqliteInspection.Read(Path, new VectorSpace(8, "other/8")).Refusal, StringComparison.Ordinal);
        Assert.Null(SqliteInspection.Read(Path, _space).Refusal);
    }

    [Fact]
    public void A_folder_and_another_programs_file_are_refused_in_their_own_words()
    {
        Assert.Contains("is a folder", SqliteInspection.Read(_folder.Path, _space).Refusal, StringComparison.Ordinal);

        var text = _folder.File("notes.txt");
        File.WriteAllText(text, new string('x', 4096));
        Assert.Contains("no database of FleetSync", SqliteInspection.Read(text, _space).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_written_says_so()
    {
        await FillAsync(_space);
        using var frozen = FrozenFolder.TryCreate(_folder, Path);
        Assert.SkipWhen(frozen is null, "Root without the right to mount writes everywhere.");

        var reading = SqliteInspection.Read(frozen.FileName("fleet.db"), _space);

        Assert.Contains("may not be written", reading.NotWritable, StringComparison.Ordinal);
        Assert.Null(reading.Refusal);
    }

    private async Task FillAsync(VectorSpace space, float[]? vector = null)
    {
        await using var store = new SqliteStore(Path, SqliteAccess.Write, space: space);
        await store.OpenAsync(Stop);
        var change = Some.Upsert(Some.Snapshot("web", text: "storefront"));
        if (vector is not null)
        {
            change = change with { Vector = vector };
        }

        await store.WriteAsync(new("east", [change]), Stop);
        await store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time, EmbeddingFingerprint = space.Fingerprint }, Stop);
    }
}
