using FleetSync.EndToEnd.Support;
using Xunit;

namespace FleetSync.EndToEnd;

public sealed class RestartTests(Servers servers)
{
    [Fact]
    public async Task A_restart_writes_nothing()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        var first = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        Assert.Equal(0, await first.StopAsync());
        var before = desk.File.Fingerprint("east");

        var second = await desk.StartSyncedAsync();
        var synced = await second.SyncedAsync();

        Assert.Equal(before.Count, synced["unchanged"]!.GetValue<long>());
        Assert.Equal((0, 0), await second.StopAndCountAsync());
        Assert.Equal(before, desk.File.Fingerprint("east"));
    }

    [Fact]
    public async Task A_restart_after_kill_9_writes_nothing_either()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        var first = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();
        var before = desk.File.Fingerprint("east");
        await first.KillAsync();

        var second = await desk.StartSyncedAsync();

        Assert.Equal((0, 0), await second.StopAndCountAsync());
        Assert.Equal(before, desk.File.Fingerprint("east"));
    }

    [Fact]
    public async Task Once_says_that_nothing_was_to_do()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        await desk.SyncOnceAsync();

        var again = await desk.SyncOnceAsync();

        Assert.Matches(@"\(0 written, 0 deleted, \d+ unchanged\)\n$", again.Output);
    }
}
