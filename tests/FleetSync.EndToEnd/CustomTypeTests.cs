using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>Types that come, change and go while the agent runs.</summary>
public sealed class CustomTypeTests(CustomTypeTests.Fixture fixture) : IClassFixture<CustomTypeTests.Fixture>
{
    private const int ManyTypes = 150;
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(15);

    private ApiServer Server => fixture.Server;

    [Fact]
    public async Task A_type_is_followed_from_its_definition_to_its_removal()
    {
        await using var desk = new Desk(Server);
        var agent = await desk.StartSyncedAsync();
        var others = desk.File.Ids("east");

        await desk.Api.ApplyDefinitionAsync(Define("gadgets", "Gadget"));
        await desk.Api.ApplyAsync(Instance("Gadget", "one"));
        await desk.StoredAsync("east/default/example.com/v1/Gadget/one", within: Seconds);

        await desk.Api.ApplyDefinitionAsync(Define(
            "gadgets", "Gadget", new PrinterColumn("Colour", ".spec.colour"), new PrinterColumn("Mood", ".status.mood")));
        await desk.StoredAsync("east/default/example.com/v1/Gadget/one",
            static record => record["status"]!.ToJsonString().Contains("ultramarine", StringComparison.Ordinal), Seconds);

        await desk.Api.DeleteDefinitionAsync("gadgets.example.com");
        await desk.GoneAsync("east/default/example.com/v1/Gadget/one", Seconds);
        await desk.GoneAsync("east/_cluster/apiextensions.k8s.io/v1/CustomResourceDefinition/gadgets.example.com", Seconds);
        await desk.ConvergedAsync();
        Assert.Empty(others.Except(desk.File.Ids("east"), StringComparer.Ordinal));
        Assert.Empty(await desk.NotReadableAsync());
        Assert.False(agent.HasExited);
    }

    [Fact]
    public async Task Objects_of_a_type_that_went_while_the_agent_was_stopped_go_at_its_start()
    {
        await using var desk = new Desk(Server);
        await desk.Api.ApplyDefinitionAsync(Define("gizmos", "Gizmo"));
        await desk.Api.ApplyAsync(Instance("Gizmo", "one"));
        await desk.SyncOnceAsync();
        Assert.Contains("east/default/example.com/v1/Gizmo/one", desk.File.Ids("east"));
        await desk.Api.DeleteDefinitionAsync("gizmos.example.com");

        await desk.SyncOnceAsync();

        Assert.DoesNotContain("east/default/example.com/v1/Gizmo/one", desk.File.Ids("east"));
        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_dead_aggregated_API_is_named_and_holds_up_nothing()
    {
        await using var desk = new Desk(Server);
        await desk.Api.CreateNamespaceAsync("beside-the-dead");
        var agent = await desk.StartSyncedAsync();
        var before = desk.File.Ids("east");
        await desk.Api.ApplyDeadApiServiceAsync();
        try
        {
            await agent.LoggedAsync("NotReadable", static entry =>
                entry["type"]!.GetValue<string>().Contains("metrics.k8s.io", StringComparison.Ordinal));
            await desk.Api.ApplyAsync(Objects.ConfigMap("beside-the-dead", "new"));
            await desk.StoredAsync("east/beside-the-dead/v1/ConfigMap/new", within: Seconds);
            Assert.Empty(before.Except(desk.File.Ids("east"), StringComparer.Ordinal));

            // A start beside it deletes nothing either, and once ends.
            await agent.StopAsync();
            var told = Assert.Single(await desk.NotReadableAsync());
            Assert.Contains("metrics.k8s.io", told.Key, StringComparison.Ordinal);
            Assert.NotEmpty(told.Value);
            var once = await desk.SyncOnceAsync();
            Assert.Contains("not readable", once.Output, StringComparison.Ordinal);
            Assert.Contains("0 deleted", once.Output, StringComparison.Ordinal);
            Assert.Contains("metrics.k8s.io", (await desk.RunAsync("status", "--sqlite", desk.File.Path)).Output, StringComparison.Ordinal);
        }
        finally
        {
            await desk.Api.DeleteAsync(new ObjectRef("apiregistration.k8s.io/v1", "APIService", null, "v1beta1.metrics.k8s.io"));
        }

        await desk.SyncOnceAsync();
        Assert.Empty(await desk.NotReadableAsync());
        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_hundred_and_fifty_types_more_are_all_watched()
    {
        await using var desk = new Desk(Server);
        var names = Enumerable.Range(0, ManyTypes).Select(static number => FormattableString.Invariant($"Thing{number:d3}")).ToList();
        await Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (kind, stop) =>
            await desk.Api.ApplyDefinitionAsync(Define($"{kind}s".ToLowerInvariant(), kind), stop));
        try
        {
            var agent = await desk.StartSyncedAsync();
            Assert.True((await agent.SyncedAsync())["types"]!.GetValue<int>() > ManyTypes);

            // Each of them has its watch: what is made now arrives by it alone.
            await Parallel.ForEachAsync(names, async (kind, stop) => await desk.Api.ApplyAsync(Instance(kind, "one"), stop));
            await Poll.UntilAsync("an event of each type to be stored", TimeSpan.FromSeconds(30), () => Task.FromResult(
                desk.File.Ids("east").Count(static id => id.Contains("/Thing", StringComparison.Ordinal)) == ManyTypes));
        }
        finally
        {
            await Parallel.ForEachAsync(names, async (kind, stop) =>
                await desk.Api.DeleteDefinitionAsync($"{kind}s.example.com".ToLowerInvariant(), stop));
        }

        // And all of them go at once, with none left behind as not readable.
        await desk.ConvergedAsync();
        await Poll.UntilAsync("no type to be called unreadable", TimeSpan.FromSeconds(60), async () =>
            (await desk.NotReadableAsync()).Count == 0);
    }

    private static JsonObject Define(string plural, string kind, params IReadOnlyList<PrinterColumn> columns)
    {
        return CustomTypes.Define("example.com", "v1", kind, plural, status: false, columns: columns);
    }

    private static JsonObject Instance(string kind, string name)
    {
        return JsonNode.Parse($$"""
            {
              "apiVersion": "example.com/v1", "kind": "{{kind}}", "metadata": { "namespace": "default", "name": "{{name}}" },
              "spec": { "colour": "ultramarine" }, "status": { "mood": "fine" }
            }
            """)!.AsObject();
    }

    public sealed class Fixture(Servers servers) : OwnServer(servers, new ApiServerOptions
    {
        Name = "types",
        // As servers since 1.28 have it: more watches than streams a connection.
        ApiServerFlags = ["--http2-max-streams-per-connection=100"],
    });
}
