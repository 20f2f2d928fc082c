using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using FleetSync.TestCluster.Sample;
using Xunit;

namespace FleetSync.EndToEnd;

public sealed class ChangeTests(Servers servers)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_change_a_status_and_a_delete_reach_search_within_seconds()
    {
        await using var desk = await DeskAsync("changes");
        await desk.Api.ApplyAsync(Objects.Pod("changes", "web-1"));
        await desk.StartSyncedAsync();

        await desk.Api.ApplyAsync(Objects.Pod("changes", "web-2", "shop"));
        await desk.StoredAsync("east/changes/v1/Pod/web-2", within: Soon);

        await desk.Api.SetStatusAsync(Objects.PodRef("changes", "web-1"), PodStatus.Of(PodCondition.CrashLoopBackOff));
        await desk.StoredAsync("east/changes/v1/Pod/web-1", static pod => pod["reason"]!.GetValue<string>() == "CrashLoopBackOff", Soon);
        var found = await desk.AskAsync("search", "CrashLoopBackOff", "--kind", "pods");
        Assert.Equal("east/changes/v1/Pod/web-1", found["items"]!.AsArray().Single()!["id"]!.GetValue<string>());

        await desk.Api.PatchAsync(Objects.PodRef("changes", "web-2"), """{ "metadata": { "labels": { "app": "cart" } } }""");
        await desk.StoredAsync("east/changes/v1/Pod/web-2", static pod => pod["labels"]!["app"]!.GetValue<string>() == "cart", Soon);
        Assert.Equal(0, (await desk.AskAsync("search", "--label", "app=shop"))["total"]!.GetValue<int>());

        await desk.Api.DeleteAsync(Objects.PodRef("changes", "web-2"));
        await desk.GoneAsync("east/changes/v1/Pod/web-2", Soon);
        await desk.ConvergedAsync(static type => type.Plural is "pods" or "configmaps", "changes");
    }

    [Fact]
    public async Task An_object_made_anew_under_its_name_is_the_new_one()
    {
        await using var desk = await DeskAsync("recreated");
        await desk.Api.ApplyAsync(Objects.Pod("recreated", "web"));
        await desk.StartSyncedAsync();

        await desk.Api.DeleteAsync(Objects.PodRef("recreated", "web"));
        await desk.Api.ApplyAsync(Objects.Pod("recreated", "web"));

        await desk.ConvergedAsync(static type => type.Plural is "pods" or "configmaps", "recreated");
    }

    [Fact]
    public async Task An_update_of_what_is_not_stored_writes_nothing()
    {
        await using var desk = await DeskAsync("heartbeats");
        await desk.Api.ApplyAsync(Objects.Pod("heartbeats", "web"));
        var ready = PodStatus.Of(PodCondition.Running);
        await desk.Api.SetStatusAsync(Objects.PodRef("heartbeats", "web"), ready);
        var agent = await desk.StartSyncedAsync();
        var before = desk.File.Fingerprint("east");
        var received = agent.Log.Single(static entry => entry["event"]!.GetValue<string>() == "Synced");

        for (var beat = 1; beat <= 5; beat++)
        {
            // Only the probe's time, the resource version and managedFields differ.
            foreach (var condition in ready["conditions"]!.AsArray())
            {
                condition!["lastProbeTime"] = FormattableString.Invariant($"2024-01-01T00:00:0{beat}Z");
            }

            await desk.Api.SetStatusAsync(Objects.PodRef("heartbeats", "web"), ready);
        }

        // What comes after it has come after it.
        await desk.Api.ApplyAsync(Objects.Pod("heartbeats", "after"));
        await desk.StoredAsync("east/heartbeats/v1/Pod/after", within: Soon);

        Assert.Equal(before, desk.File.Fingerprint("east").Where(static row => !row.Contains("/after ", StringComparison.Ordinal)));
        var (written, deleted) = await agent.StopAndCountAsync();
        Assert.Equal((received["written"]!.GetValue<long>() + 1, 0), (written, deleted));
    }

    [Fact]
    public async Task SIGTERM_writes_what_still_waits_for_its_window()
    {
        await using var desk = await DeskAsync("flush");
        desk.Window = "600";
        var agent = desk.Start(more: ["--batch-size", "10"]);
        await agent.SyncedAsync();
        foreach (var late in Objects.Many(25, static number => Objects.ConfigMap("flush", $"late-{number}")))
        {
            await desk.Api.ApplyAsync(late);
        }

        // Full batches are written, the remainder waits for its window; the next heartbeat tells that the agent knows of all.
        var known = desk.File.Ids("east").Count - Late(desk) + 25;
        await Poll.UntilAsync("a heartbeat that knows of all", TimeSpan.FromSeconds(60), async () =>
            (await desk.StatusAsync())["objectCount"]!.GetValue<int>() == known);
        Assert.InRange(Late(desk), 0, 24);
        var (written, deleted) = await agent.StopAndCountAsync();

        Assert.Equal(25, Late(desk));
        Assert.Equal((desk.File.Ids("east").Count, 0), (written, deleted));

        static int Late(Desk desk) => desk.File.Ids("east").Count(static id => id.Contains("/late-", StringComparison.Ordinal));
    }

    private async Task<Desk> DeskAsync(string name)
    {
        var desk = new Desk(await servers.ScratchAsync());
        desk.Configure($$"""
            filters:
              types: { include: [pods, configmaps] }
              namespaces: { include: [{{name}}] }
            """);
        await desk.Api.CreateNamespaceAsync(name);
        return desk;
    }
}
