using System.Diagnostics;
using System.Globalization;
using FleetSync.EndToEnd.Support;
using FleetSync.Stores.Sqlite;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>The store's file cannot be used, or not any more.</summary>
public sealed class StoreTroubleTests(Servers servers)
{
    private const int Failed = 1;

    [Fact]
    public async Task A_newer_file_is_refused_and_left_as_it_is()
    {
        await using var desk = await SyncedDeskAsync();
        using (var database = SqliteDatabase.Open(desk.File.Path, SqliteAccess.Write, new SqliteSettings()))
        {
            database.Execute("PRAGMA user_version = 999");
        }

        await RefusedEverywhereAsync(desk, "newer", desk.File.Path);
    }

    [Fact]
    public async Task A_file_of_another_program_is_refused_and_left_as_it_is()
    {
        await using var desk = await DeskAsync();
        await File.WriteAllTextAsync(desk.File.Path, "");
        using (var database = SqliteDatabase.Open(desk.File.Path, SqliteAccess.Write, new SqliteSettings()))
        {
            database.Execute("CREATE TABLE diary (day TEXT)");
        }

        await RefusedEverywhereAsync(desk, "another program", desk.File.Path);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        await using var desk = await DeskAsync();
        await File.WriteAllTextAsync(desk.File.Path, string.Concat(Enumerable.Repeat("Dear diary, ", 1000)));

        await RefusedEverywhereAsync(desk, desk.File.Path);
    }

    [Fact]
    public async Task A_corrupt_file_is_refused_and_left_as_it_is()
    {
        await using var desk = await SyncedDeskAsync();
        var content = await File.ReadAllBytesAsync(desk.File.Path);
        content.AsSpan(4096, 8 * 4096).Clear();
        await File.WriteAllBytesAsync(desk.File.Path, content);

        await RefusedEverywhereAsync(desk, desk.File.Path);
    }

    [Fact]
    public async Task A_folder_in_which_nothing_can_be_made_is_told()
    {
        await using var desk = await DeskAsync();

        var answer = await desk.RunAsync("run", "--kubeconfig", desk.Kubeconfig, "--sqlite", "/proc/fleet.db");

        Assert.Equal(Failed, answer.ExitCode);
        Assert.Contains("/proc/fleet.db", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_file_is_refused_by_run_and_answers_a_search()
    {
        // No mode binds root, unless without the capability to override it.
        await using var desk = await SyncedDeskAsync();
        var folder = Directory.CreateDirectory(Path.Combine(desk.Folder, "read-only")).FullName;
        var file = Path.Combine(folder, "fleet.db");
        File.Copy(desk.File.Path, file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        IReadOnlyList<string> bound = Environment.IsPrivilegedProcess ? ["setpriv", "--bounding-set=-dac_override"] : [];

        var run = await FleetSyncProgram.RunAsync(
            desk.Folder, null, ["run", "--kubeconfig", desk.Kubeconfig, "--sqlite", file], bound);
        var search = await FleetSyncProgram.RunAsync(
            desk.Folder, null, ["search", "--kind", "namespaces", "--sqlite", file], bound);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(Failed, run.ExitCode);
        Assert.Contains(file, run.Error, StringComparison.Ordinal);
        Assert.Contains("read-only", run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, search.ExitCode);
        Assert.Contains("default", search.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_full_is_waited_for_and_nothing_is_lost()
    {
        const int someObjects = 400;
        var server = await servers.ScratchAsync();
        await using var desk = new Desk(server);
        desk.Configure("filters: { types: { include: [configmaps] }, namespaces: { include: [full] } }\nbatch: { maxSize: 50, maxPending: 100 }\n");
        await server.Api.CreateNamespaceAsync("full");
        await server.Api.ApplyManyAsync(Objects.Many(someObjects, static number => Objects.ConfigMap("full", $"map-{number}")));

        // No file may grow past 300 kB: to the program it is as if there were no room. The shell's unit is 512 bytes.
        var agent = desk.Start(under: ["sh", "-c", "trap '' XFSZ; ulimit -S -f 600; exec \"$@\"", "sh"]);
        var told = await agent.LoggedAsync("StoreFaulted");
        Assert.Contains(desk.File.Path, told["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.False(agent.HasExited);
        Assert.True(desk.File.Ids("east").Count < someObjects);

        // Changes go on meanwhile.
        await server.Api.DeleteAsync(Objects.ConfigMapRef("full", "map-0001"));
        await server.Api.ApplyAsync(Objects.ConfigMap("full", "while-full"));
        await RunToolAsync("prlimit", "--pid", agent.Id.ToString(CultureInfo.InvariantCulture), "--fsize=unlimited");

        await agent.LoggedAsync("StoreRecovered");
        await agent.SyncedAsync();
        await desk.ConvergedAsync(static type => type.Plural == "configmaps", "full");
        Assert.Equal(0, await agent.StopAsync());
    }

    private static async Task RefusedEverywhereAsync(Desk desk, params IReadOnlyList<string> words)
    {
        var before = await File.ReadAllBytesAsync(desk.File.Path);
        foreach (var arguments in new[] { desk.RunArguments(), ["search", "--kind", "Pod", "--sqlite", desk.File.Path], ["status", "--sqlite", desk.File.Path] })
        {
            var answer = await desk.RunAsync(arguments);
            Assert.True(answer.ExitCode == Failed, $"{arguments[0]} ended with {answer.ExitCode}: {answer.Output}");
            Assert.Empty(answer.Output);
            Assert.All(words, word => Assert.Contains(word, answer.Error, StringComparison.Ordinal));
            Assert.DoesNotContain("defect", answer.Error, StringComparison.Ordinal);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(desk.File.Path));
    }

    private static async Task RunToolAsync(string tool, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments))!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private async Task<Desk> DeskAsync()
    {
        return new Desk(await servers.SampleAsync()).Configure("filters: { types: { include: [namespaces, ClusterRole, pods] } }\n");
    }

    private async Task<Desk> SyncedDeskAsync()
    {
        var desk = await DeskAsync();
        await desk.SyncOnceAsync();
        return desk;
    }
}
