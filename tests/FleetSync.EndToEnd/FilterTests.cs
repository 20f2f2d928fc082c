using FleetSync.EndToEnd.Support;
using Xunit;

namespace FleetSync.EndToEnd;

public sealed class FilterTests(Servers servers)
{
    [Fact]
    public async Task Only_the_types_that_are_included_are_stored_and_excluding_wins()
    {
        await using var desk = await DeskAsync("""
            filters:
              types: { include: ["apps/*", pods, "*.cert-manager.io"], exclude: [ReplicaSet] }
            """);

        await desk.SyncOnceAsync();

        Assert.Equal(
            ["Certificate", "DaemonSet", "Deployment", "Pod", "StatefulSet"],
            Kinds(desk).Where(static kind => kind != "ControllerRevision"));
        await desk.ConvergedAsync(static type =>
            (type.Group is "apps" or "cert-manager.io" || (type.Group.Length == 0 && type.Plural == "pods")) && type.Kind != "ReplicaSet");
    }

    [Fact]
    public async Task Only_the_namespaces_that_are_included_are_stored_beside_what_has_none()
    {
        await using var desk = await DeskAsync("filters: { namespaces: { include: [shop, pay*], exclude: [payments] } }\n");

        await desk.SyncOnceAsync();

        var namespaces = desk.File.Ids("east").Select(static id => id.Split('/')[1]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(["_cluster", "shop"], namespaces);
        await using var whole = await DeskAsync("log: { level: Information }\n");
        await whole.SyncOnceAsync();
        Assert.Equal(
            whole.File.Ids("east").Where(static id => id.Split('/')[1] is "_cluster" or "shop"), desk.File.Ids("east"));
    }

    [Fact]
    public async Task A_label_selector_is_for_the_server_and_a_type_may_have_its_own()
    {
        await using var desk = await DeskAsync("""
            filters: { types: { include: [pods, services, nodes] }, labelSelector: app=cart }
            types:
            - match: nodes
              labelSelector: node-role.kubernetes.io/worker
            """);

        await desk.SyncOnceAsync();

        var ids = desk.File.Ids("east");
        Assert.Equal(5, ids.Count(static id => id.Contains("/Node/", StringComparison.Ordinal)));
        Assert.All(ids.Where(static id => !id.Contains("/Node/", StringComparison.Ordinal)), static id =>
            Assert.Contains("/cart", id, StringComparison.Ordinal));
        Assert.Equal(3, ids.Count(static id => id.Contains("/cart", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_restart_with_a_narrower_filter_removes_what_is_excluded_now_and_nothing_else()
    {
        await using var desk = await DeskAsync("log: { level: Information }\n");
        await desk.SyncOnceAsync();
        var all = desk.File.Fingerprint("east");

        desk.Configure("filters: { types: { exclude: [pods, events, events.events.k8s.io, leases.coordination.k8s.io] }, namespaces: { exclude: [payments] } }\n");
        await desk.SyncOnceAsync();

        Assert.Equal(
            all.Where(static row => !row.Contains("/v1/Pod/", StringComparison.Ordinal)
                && !row.StartsWith("east/payments/", StringComparison.Ordinal)),
            desk.File.Fingerprint("east"));

        desk.Configure("log: { level: Information }\n");
        await desk.SyncOnceAsync();
        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_type_with_metadata_only_has_no_status_but_its_labels()
    {
        await using var desk = await DeskAsync("""
            filters: { types: { include: [deployments.apps] } }
            types:
            - match: deployments.apps
              metadataOnly: true
            """);

        await desk.SyncOnceAsync();

        var cart = desk.File.Record("east/shop/apps/v1/Deployment/cart")!;
        Assert.Equal("cart", cart["labels"]!["app"]!.GetValue<string>());
        Assert.Empty(cart["status"]?.AsObject() ?? []);
    }

    [Fact]
    public async Task Settings_come_from_the_environment_too_and_flags_win()
    {
        await using var desk = await DeskAsync("clusterID: from-the-file\nfilters: { types: { include: [nodes] } }\n");
        desk.Environment["FLEETSYNC__FILTERS__TYPES__INCLUDE"] = "namespaces,storageclasses.storage.k8s.io";

        await desk.SyncOnceAsync();

        Assert.Equal(["Namespace", "StorageClass"], Kinds(desk));
        Assert.Empty(desk.File.Ids("from-the-file"));
    }

    private static IEnumerable<string> Kinds(Desk desk) =>
        desk.File.Ids("east").Select(static id => id.Split('/')[^2]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private async Task<Desk> DeskAsync(string yaml) => new Desk(await servers.SampleAsync()).Configure(yaml);
}
