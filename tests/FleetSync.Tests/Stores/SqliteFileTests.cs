using System.Runtime.Versioning;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

/// <summary>What is particular to a file: how it comes to be, who may open it, and what happens when it is in a bad state.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SqliteFileTests : IDisposable
{
    private static readonly SqliteSettings _impatient = new() { BusyTimeout = TimeSpan.FromMilliseconds(50) };
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("a folder/with #odd%20 name?/fleet.db");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writing_creates_folders_and_a_file_for_its_owner_alone()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        Assert.Equal(Path, store.Location);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        await store.WriteAsync(Some.Upserts(Some.Snapshot("web")), Stop);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path + "-wal"));
    }

    [Fact]
    public async Task Many_may_open_a_new_file_at_once()
    {
        for (var round = 0; round < 20; round++)
        {
            var path = _folder.File($"{round}/fleet.db");
            var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
                async () =>
                {
                    var store = new SqliteStore(path, SqliteAccess.Write);
                    await store.OpenAsync(Stop);
                    return store;
                },
                Stop)));
            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Reading_creates_nothing_and_says_how_to_begin()
    {
        var refusal = await RefusedAsync(SqliteAccess.Read);
        Assert.Contains("fleetsync run", refusal, StringComparison.Ordinal);
        Assert.False(Directory.Exists(System.IO.Path.GetDirectoryName(Path)));
    }

    [Theory]
    [InlineData("Read")]
    [InlineData("Write")]
    public async Task A_folder_is_refused(string access)
    {
        Directory.CreateDirectory(Path);
        Assert.Contains("is a folder", await RefusedAsync(Enum.Parse<SqliteAccess>(access)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Read", 20)]
    [InlineData("Write", 20)]
    [InlineData("Read", 20_000)]
    [InlineData("Write", 20_000)]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is(string access, int length)
    {
        var bytes = Place([.. Enumerable.Range(0, length).Select(static i => (byte)('a' + (i % 26)))]);
        Assert.Contains("no database", await RefusedAsync(Enum.Parse<SqliteAccess>(access)), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path, Stop));
    }

    [Theory]
    [InlineData("Read")]
    [InlineData("Write")]
    public async Task Another_programs_database_is_refused_and_left_as_it_is(string access)
    {
        Place([]);
        Execute("CREATE TABLE theirs (x); PRAGMA user_version = 1");
        var bytes = await File.ReadAllBytesAsync(Path, Stop);
        Assert.Contains("another program", await RefusedAsync(Enum.Parse<SqliteAccess>(access)), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path, Stop));
    }

    [Fact]
    public async Task A_newer_file_is_refused_for_reading_too()
    {
        await FillAsync(1);
        Execute("PRAGMA user_version = 7");
        Assert.Contains("newer fleetsync (schema 7", await RefusedAsync(SqliteAccess.Read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_file_is_brought_up_to_date_once_and_keeps_its_rows()
    {
        await FillAsync(3);
        using var database = SqliteDatabase.Open(Path, SqliteAccess.Write, _impatient);
        string[] steps = [.. SqliteSchema.Steps, "ALTER TABLE resource ADD COLUMN later INTEGER"];
        SqliteSchema.Migrate(database, Path, steps);
        SqliteSchema.Migrate(database, Path, steps);

        Assert.Equal(steps.Length, database.Scalar("PRAGMA user_version"));
        Assert.Equal(3, database.Scalar("SELECT count(*) FROM resource WHERE later IS NULL"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_file_as_it_was()
    {
        await FillAsync(3);
        using var database = SqliteDatabase.Open(Path, SqliteAccess.Write, _impatient);
        string[] steps = [.. SqliteSchema.Steps, "CREATE TABLE later (x); CREATE TABLE resource (x)"];
        Assert.Throws<SqliteFailedException>(() => SqliteSchema.Migrate(database, Path, steps));

        Assert.Equal(SqliteSchema.Steps.Count, database.Scalar("PRAGMA user_version"));
        Assert.Equal(0, database.Scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'later'"));
    }

    [Fact]
    public async Task An_empty_file_is_nothing_for_a_reader_and_a_beginning_for_a_writer()
    {
        Place([]);
        Assert.Contains("Nothing was synced yet", await RefusedAsync(SqliteAccess.Read), StringComparison.Ordinal);
        await using var store = await OpenAsync(SqliteAccess.Write);
        Assert.Null((await store.WriteAsync(Some.Upserts(Some.Snapshot("web")), Stop)).Fault);
    }

    [Fact]
    public async Task A_file_cut_short_is_refused_and_left_as_it_is()
    {
        await FillAsync(3000);
        await using (var file = File.OpenWrite(Path))
        {
            file.SetLength(file.Length / 2);
        }

        var bytes = await File.ReadAllBytesAsync(Path, Stop);
        Assert.Contains("damaged", await RefusedAsync(SqliteAccess.Write), StringComparison.Ordinal);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Path, Stop));
    }

    [Fact]
    public async Task Damage_that_shows_while_reading_is_named()
    {
        await FillAsync(3000);
        await using (var file = File.OpenWrite(Path))
        {
            file.Position = 4096 * 2;
            await file.WriteAsync(new byte[file.Length - (4096 * 3)], Stop);
        }

        await using var store = await OpenAsync(SqliteAccess.Read);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.SearchAsync(Some.Query("web"), Stop));
        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_named()
    {
        await File.WriteAllTextAsync(_folder.File("file"), "", Stop);
        await using var store = new SqliteStore(_folder.File("file/sub/fleet.db"), SqliteAccess.Write);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(Stop));
        Assert.Contains(store.Location, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be created", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writers_lock_is_a_fault_that_passes_and_readers_do_not_notice()
    {
        await FillAsync(1);
        await using var store = new SqliteStore(Path, SqliteAccess.Write, _impatient);
        await store.OpenAsync(Stop);
        using var other = SqliteDatabase.Open(Path, SqliteAccess.Write, _impatient);
        other.Execute("BEGIN IMMEDIATE");

        var batch = Some.Upserts(Some.Snapshot("web"));
        var report = await store.WriteAsync(batch, Stop);
        Assert.Equal(StoreFaultKind.Unavailable, report.Fault?.Kind);
        Assert.Equal(1, (await store.SearchAsync(Some.Query(), Stop)).Total);
        await Assert.ThrowsAsync<StoreException>(() => store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Stop));

        other.Execute("ROLLBACK");
        Assert.Equal(new WriteReport(1, 0), await store.WriteAsync(batch, Stop));
        Assert.Equal(2, (await store.SearchAsync(Some.Query(), Stop)).Total);
    }

    [Fact]
    public async Task A_full_disk_is_a_fault_that_loses_nothing_and_ends_when_there_is_room()
    {
        await FillAsync(1);
        var batch = Some.Upserts([.. Enumerable.Range(0, 1000).Select(static i => Some.Snapshot($"pod-{i}", text: "word"))]);
        await using (var tight = new SqliteStore(Path, SqliteAccess.Write, _impatient with { MaxPages = 60 }))
        {
            await tight.OpenAsync(Stop);
            Assert.Equal(StoreFaultKind.Full, (await tight.WriteAsync(batch, Stop)).Fault?.Kind);
            Assert.Equal(StoreFaultKind.Full, (await tight.WriteAsync(batch, Stop)).Fault?.Kind);
            Assert.Equal(1, (await tight.SearchAsync(Some.Query(), Stop)).Total);
            Assert.Equal(new WriteReport(0, 1), await tight.WriteAsync(Some.Batch(Some.Delete(Some.Snapshot("filler-0"))), Stop));
        }

        await using var roomy = await OpenAsync(SqliteAccess.Write);
        Assert.Equal(new WriteReport(1000, 0), await roomy.WriteAsync(batch, Stop));
        Assert.Equal(1000, (await roomy.SearchAsync(Some.Query("word"), Stop)).Total);
    }

    [Fact]
    public async Task A_point_of_another_cluster_is_never_replaced()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        var east = Some.Snapshot("web", "east", text: "word");
        await store.WriteAsync(Some.Upserts(east), Stop);
        var thief = Some.Snapshot("web", "west");
        var report = await store.WriteAsync(new("west", [Some.Upsert(thief) with { PointId = east.PointId }]), Stop);

        Assert.Equal(StoreFaultKind.Broken, report.Fault?.Kind);
        Assert.Equal("east", Assert.Single((await store.SearchAsync(Some.Query(), Stop)).Hits).Cluster);
    }

    [Fact]
    public async Task A_file_that_is_removed_in_use_is_a_fault()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        File.Delete(Path);
        var report = await store.WriteAsync(Some.Upserts(Some.Snapshot("web")), Stop);
        Assert.Equal(StoreFaultKind.Broken, report.Fault?.Kind);
        Assert.Contains("removed", report.Fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_an_abrupt_end()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        await store.WriteAsync(Some.Upserts(Some.Snapshot("web", text: "word")), Stop);

        // The files as they would be found after a kill: the log not folded in, no connection closed.
        var copy = _folder.File("copy.db");
        File.Copy(Path, copy);
        File.Copy(Path + "-wal", copy + "-wal");
        await using var survivor = new SqliteStore(copy, SqliteAccess.Write);
        await survivor.OpenAsync(Stop);
        Assert.Equal(1, (await survivor.SearchAsync(Some.Query("word"), Stop)).Total);
    }

    [Fact]
    public async Task A_log_cut_anywhere_ends_with_a_whole_batch()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        for (var round = 0; round < 3; round++)
        {
            await store.WriteAsync(Some.Upserts([.. Enumerable.Range(0, 50).Select(i => Some.Snapshot($"pod-{i}", text: $"word{round}"))]), Stop);
        }

        var log = await File.ReadAllBytesAsync(Path + "-wal", Stop);
        var random = new Random(5);
        for (var cut = 0; cut < 30; cut++)
        {
            var copy = _folder.File($"cut-{cut}.db");
            File.Copy(Path, copy);
            await File.WriteAllBytesAsync(copy + "-wal", log[..random.Next(log.Length)], Stop);
            await using var survivor = new SqliteStore(copy, SqliteAccess.Write);
            await survivor.OpenAsync(Stop);
            var total = (await survivor.SearchAsync(Some.Query(), Stop)).Total;
            Assert.Contains(total, (long[])[0, 50]);
            long whole = 0;
            for (var round = 0; round < 3; round++)
            {
                var found = (await survivor.SearchAsync(Some.Query($"word{round}"), Stop)).Total;
                Assert.Contains(found, (long[])[0, 50]);
                whole += found;
            }

            Assert.Equal(total, whole);
        }
    }

    [Fact]
    public async Task A_reader_finds_what_is_written_after_it_opened()
    {
        await FillAsync(1);
        await using var reader = await OpenAsync(SqliteAccess.Read);
        await using var writer = await OpenAsync(SqliteAccess.Write);
        Assert.Equal(1, (await reader.SearchAsync(Some.Query(), Stop)).Total);
        await writer.WriteAsync(Some.Upserts(Some.Snapshot("web")), Stop);
        Assert.Equal(2, (await reader.SearchAsync(Some.Query(), Stop)).Total);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.WriteAsync(Some.Upserts(Some.Snapshot("x")), Stop));
    }

    [Fact]
    public async Task The_log_stays_small_while_much_is_written()
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        for (var batch = 0; batch < 20; batch++)
        {
            await store.WriteAsync(Some.Upserts([.. Enumerable.Range(0, 1000).Select(i => Some.Snapshot($"pod-{batch}-{i}", text: "word"))]), Stop);
            await store.SearchAsync(Some.Query("word", limit: 1), Stop);
        }

        Assert.InRange(new FileInfo(Path + "-wal").Length, 0, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task What_cannot_be_written_can_still_be_read_and_a_writer_is_told_why()
    {
        await FillAsync(2);
        using var frozen = FrozenFolder.TryCreate(_folder, Path);
        Assert.SkipWhen(frozen is null, "No mode binds root, and mounting is not allowed.");
        await using var reader = new SqliteStore(frozen.FileName("fleet.db"), SqliteAccess.Read);
        await reader.OpenAsync(Stop);
        Assert.Equal(2, (await reader.SearchAsync(Some.Query(), Stop)).Total);

        await using var writer = new SqliteStore(frozen.FileName("fleet.db"), SqliteAccess.Write);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => writer.OpenAsync(Stop));
        Assert.Contains("read-only", refusal.Message, StringComparison.Ordinal);
        await using var elsewhere = new SqliteStore(frozen.FileName("other.db"), SqliteAccess.Write);
        refusal = await Assert.ThrowsAsync<StoreException>(() => elsewhere.OpenAsync(Stop));
        Assert.Contains("cannot be created", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<SqliteStore> OpenAsync(SqliteAccess access)
    {
        var store = new SqliteStore(Path, access);
        await store.OpenAsync(Stop);
        return store;
    }

    private async Task<string> RefusedAsync(SqliteAccess access)
    {
        await using var store = new SqliteStore(Path, access);
        var refusal = await Assert.ThrowsAsync<StoreException>(() => store.OpenAsync(Stop));
        Assert.Contains(Path, refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    private async Task FillAsync(int count)
    {
        await using var store = await OpenAsync(SqliteAccess.Write);
        var snapshots = Enumerable.Range(0, count).Select(static i => Some.Snapshot($"filler-{i}", health: HealthState.Healthy));
        Assert.Equal(new WriteReport(count, 0), await store.WriteAsync(Some.Upserts([.. snapshots]), Stop));
    }

    private byte[] Place(byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.WriteAllBytes(Path, bytes);
        return bytes;
    }

    private void Execute(string sql)
    {
        using var database = SqliteDatabase.Open(Path, SqliteAccess.Write, _impatient);
        database.Execute(sql);
    }
}
