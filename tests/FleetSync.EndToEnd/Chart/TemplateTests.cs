using System.Text.Json.Nodes;
using Xunit;

namespace FleetSync.EndToEnd.Chart;

/// <summary>
/// What the chart renders, held against files. After a change of the chart, FLEETSYNC_APPROVE=1 writes them anew: read the difference.
/// </summary>
public sealed class TemplateTests
{
    private static readonly string[] _defaults = ["--set", "fleetSync.clusterID=east"];
    private static readonly string[] _qdrant = [.. _defaults, "--set", "fleetSync.qdrant.endpoint=https://qdrant.example:6334"];

    public static TheoryData<string, int> Sets => ValueSets.WithEveryHelm;

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task It_renders_as_recorded(string set, int helm)
    {
        var rendered = await (await HelmProgram.OfAsync(helm)).TemplateAsync("--values", ValueSets.PathOf(set));

        var snapshot = ValueSets.SnapshotOf(set);
        if (Environment.GetEnvironmentVariable("FLEETSYNC_APPROVE") is "1" && helm == 3)
        {
            await File.WriteAllTextAsync(snapshot, rendered);
        }

        Assert.Equal(await File.ReadAllTextAsync(snapshot), rendered);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Helm_finds_nothing_to_complain_of(string set, int helm)
    {
        var answer = await (await HelmProgram.OfAsync(helm)).RunAsync("lint", "--strict", HelmProgram.Chart, "--values", ValueSets.PathOf(set));

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Error);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Switched_off_it_renders_nothing(int helm)
    {
        var rendered = await (await HelmProgram.OfAsync(helm)).TemplateAsync("--set", "fleetSync.enabled=false");

        Assert.Empty(RenderedChart.Objects(rendered));
    }

    [Theory]
    [InlineData("fleetSync.batch.maxsize=5", "maxsize")]
    [InlineData("fleetSync.qdrant.apiKey=secret", "apiKey")]
    [InlineData("fleetSync.filters.types.includes={pods}", "includes")]
    [InlineData("fleetSync.types[0].match=pods,fleetSync.types[0].metadata=true", "metadata")]
    [InlineData("fleetSync.clusterId=east", "clusterId")]
    [InlineData("replicaCount=2", "replicaCount")]
    [InlineData("rbac.readall=false", "readall")]
    [InlineData("metrics.servicemonitor.enabled=true", "servicemonitor")]
    [InlineData("fleetSync.batch.maxSize=0", "maxSize")]
    [InlineData("fleetSync.batch.windowSeconds=soon", "windowSeconds")]
    [InlineData("fleetSync.log.level=Loud", "level")]
    [InlineData("fleetSync.qdrant.endpoint=qdrant:6334", "endpoint")]
    [InlineData("fleetSync.qdrant.endpoint=https://user:secret@qdrant:6334", "endpoint")]
    [InlineData("fleetSync.list.compression=perhaps", "compression")]
    [InlineData("fleetSync.clusterID=a/b", "clusterID")]
    public async Task What_is_misspelt_or_not_allowed_is_refused_by_name(string value, string named)
    {
        foreach (var major in (int[])[3, 4])
        {
            var answer = await (await HelmProgram.OfAsync(major)).RunAsync("template", "fleetsync", HelmProgram.Chart, "--set", value);

            Assert.NotEqual(0, answer.ExitCode);
            Assert.Contains("values don't meet the specifications of the schema", answer.Error, StringComparison.Ordinal);
            Assert.Contains(named, answer.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("fleetSync.qdrant.endpoint=https://q:6334", "fleetSync.clusterID is required")]
    [InlineData("fleetSync.clusterID=east,replicas=2", "has one writer")]
    [InlineData("fleetSync.clusterID=east,fleetSync.qdrant.endpoint=https://q:6334,replicas=2,fleetSync.leaderElection.enabled=false", "all of them would write")]
    [InlineData("fleetSync.clusterID=east,fleetSync.qdrant.apiKeySecretRef.name=a,fleetSync.qdrant.apiKeyFile=/b", "both set")]
    [InlineData("fleetSync.clusterID=east,fleetSync.qdrant.caSecretRef.name=a,fleetSync.qdrant.caConfigMapRef.name=b", "Leave one of them")]
    [InlineData("metrics.podMonitor.enabled=true,fleetSync.http.address=", "need fleetSync.http.address")]
    [InlineData("rbac.readAll=false,fleetSync.filters.types.include={Certificate}", "no RBAC rule can be made of \"Certificate\"")]
    [InlineData("rbac.readAll=false,fleetSync.filters.types.include={po*}", "no RBAC rule can be made of \"po*\"")]
    public async Task What_contradicts_itself_is_refused_with_the_way_out(string values, string said)
    {
        var answer = await (await HelmProgram.OfAsync(3)).RunAsync("template", "fleetsync", HelmProgram.Chart, "--set", values);

        Assert.NotEqual(0, answer.ExitCode);
        Assert.Contains(said, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pods_are_replaced_for_what_they_do_not_take_up_by_themselves_and_for_nothing_else()
    {
        var before = await ConfigurationMarkAsync();

        Assert.Equal(before, await ConfigurationMarkAsync("fleetSync.filters.namespaces.exclude={kube-system}"));
        Assert.Equal(before, await ConfigurationMarkAsync("fleetSync.batch.windowSeconds=1"));
        Assert.Equal(before, await ConfigurationMarkAsync("fleetSync.log.level=Debug"));
        Assert.NotEqual(before, await ConfigurationMarkAsync("fleetSync.qdrant.collection=other"));
        Assert.Equal(before, await ConfigurationMarkAsync("fleetSync.list.pageSize=100"));
        Assert.NotEqual(before, await ConfigurationMarkAsync("fleetSync.list.compression=true"));
    }

    [Fact]
    public async Task No_rule_gives_more_than_list_and_watch_but_get_on_definitions()
    {
        foreach (var set in ValueSets.Names)
        {
            var rendered = await (await HelmProgram.OfAsync(3)).TemplateAsync("--values", ValueSets.PathOf(set));
            var rules = RenderedChart.Objects(rendered)
                .Where(static item => item["kind"]!.GetValue<string>() == "ClusterRole")
                .SelectMany(static role => role["rules"]!.AsArray());
            foreach (var rule in rules)
            {
                string[] allowed = rule!["resources"]!.AsArray() is [{ } only] && only.GetValue<string>() == "customresourcedefinitions"
                    ? ["get", "list", "watch"] : ["list", "watch"];
                Assert.Equal(allowed, rule["verbs"]!.AsArray().Select(static verb => verb!.GetValue<string>()));
            }
        }
    }

    [Fact]
    public async Task Dashboard_and_alerts_are_the_files_of_the_chart()
    {
        var rendered = await (await HelmProgram.OfAsync(3)).TemplateAsync("--set", "metrics.dashboard.enabled=true,metrics.rules.enabled=true");
        var objects = RenderedChart.Objects(rendered);

        var dashboard = objects.Single(static item => item["data"]?["fleetsync.json"] is not null);
        Assert.Equal("1", dashboard["metadata"]!["labels"]!["grafana_dashboard"]!.GetValue<string>());
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(HelmProgram.Chart, "dashboards", "fleetsync.json"))),
            JsonNode.Parse(dashboard["data"]!["fleetsync.json"]!.GetValue<string>())));
        var rules = objects.Single(static item => item["kind"]!.GetValue<string>() == "PrometheusRule");
        Assert.True(JsonNode.DeepEquals(
            RenderedChart.Objects(await File.ReadAllTextAsync(Path.Combine(HelmProgram.Chart, "alerts", "fleetsync.yaml"))).Single(),
            rules["spec"]));
    }

    private static async Task<string> ConfigurationMarkAsync(string? value = null)
    {
        var rendered = await (await HelmProgram.OfAsync(3)).TemplateAsync([.. _qdrant, .. value is null ? (string[])[] : ["--set", value]]);
        return RenderedChart.One(rendered, "Deployment")["spec"]!["template"]!["metadata"]!["annotations"]!["fleetsync.io/fixed-configuration"]!
            .GetValue<string>();
    }
}
