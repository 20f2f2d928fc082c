using System.Text.Json.Nodes;
using FleetSync.Connection;
using FleetSync.Diagnosis;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class DoctorCommandTests
{
    private static readonly ClusterReading _cluster = new()
    {
        Server = new Uri("https://api.example:6443"),
        DefaultName = "east",
        Caller = new CallerIdentity("bearer token", "user \"agent\" of /home/me/.kube/config"),
        Version = "v1.31.0",
        ClockSkew = TimeSpan.Zero,
        Types = [new TypeReading(Types.Pods, new ObjectCount(1234, IsExact: true)), new TypeReading(Types.Nodes, new ObjectCount(3, IsExact: true))],
    };

    private static readonly TypeReading _forbidden = new(Types.Deployments, ListFault: new WatchFault(
        WatchFaultKind.Forbidden, "list deployments.apps: 403 Forbidden: deployments.apps is forbidden: User \"system:serviceaccount:fleet:agent\" cannot list"));

    [Fact]
    public async Task A_cluster_in_order_ends_with_0_and_says_what_it_will_take()
    {
        var shell = Examining(_cluster);

        Assert.Equal(0, await shell.RunAsync("doctor"));

        Assert.Contains("ok       server        Kubernetes v1.31.0 (https://api.example:6443)\n", shell.Output, StringComparison.Ordinal);
        Assert.Contains("pods     1,234  yes", shell.Output, StringComparison.Ordinal);
        Assert.Contains("To synchronise: about 1,237 records, no embedding calls, ", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("All is well. Nothing was written; 'fleetsync run' does that.\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warning_ends_with_3_names_the_next_step_and_prints_the_role()
    {
        var shell = Examining(_cluster with { Types = [.. _cluster.Types, _forbidden] });

        Assert.Equal(3, await shell.RunAsync("doctor"));

        Assert.Contains("warning  rights", shell.Output, StringComparison.Ordinal);
        Assert.Contains("fleetsync doctor -o rbac | kubectl apply -f -", shell.Output, StringComparison.Ordinal);
        Assert.Contains("kind: ClusterRole\n", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 warning: an agent works, with what is said above.\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_broken_ends_with_1_and_what_works_is_told_all_the_same()
    {
        var shell = Examining(new ClusterReading { NotConnected = "No cluster is configured" });

        Assert.Equal(1, await shell.RunAsync("doctor"));

        Assert.Contains("broken   credentials   No cluster is configured\n", shell.Output, StringComparison.Ordinal);
        Assert.Contains("-        server", shell.Output, StringComparison.Ordinal);
        Assert.Contains("ok       store         SQLite", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 broken, 0 warnings: an agent would not work.\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_scripts_it_is_one_object()
    {
        var shell = Examining(_cluster with { Types = [.. _cluster.Types, _forbidden], LeftOut = [Types.Widgets] });

        Assert.Equal(3, await shell.RunAsync("doctor", "-o", "json"));

        var report = JsonNode.Parse(shell.Output)!;
        Assert.Equal("warning", report["state"]!.GetValue<string>());
        Assert.Equal("east", report["cluster"]!.GetValue<string>());
        Assert.Equal("v1.31.0", report["serverVersion"]!.GetValue<string>());
        Assert.Contains(report["findings"]!.AsArray(), static finding =>
            finding!["check"]!.GetValue<string>() == "rights" && finding["state"]!.GetValue<string>() == "warning"
            && finding["next"]!.GetValue<string>().Length > 0);
        Assert.Equal(
            ["pods 1234 True", "nodes 3 True", "deployments.apps  False", "widgets.example.com  "],
            report["types"]!.AsArray().Select(static type => $"{type!["type"]} {type["objects"]} {type["list"]?.GetValue<bool>()}"));
        Assert.Equal("ClusterRole", report["missingRights"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal("agent", report["missingRights"]![1]!["subjects"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(1237, report["estimate"]!["records"]!.GetValue<long>());
    }

    [Fact]
    public async Task The_role_alone_is_what_kubectl_applies()
    {
        var shell = Examining(_cluster with { Types = [_forbidden, .. _cluster.Types] });

        await shell.RunAsync("doctor", "-o", "rbac");

        var name = MissingRights.Of([_forbidden])!.Name;
        Assert.Equal(
            $"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: {name}
            rules:
              - apiGroups:
                  - apps
                resources:
                  - deployments
                verbs:
                  - get
                  - list
                  - watch
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: {name}
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: {name}
            subjects:
              - kind: ServiceAccount
                namespace: fleet
                name: agent

            """.ReplaceLineEndings("\n"),
            shell.Output);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Where_no_right_is_missing_there_is_no_role_and_it_is_said_beside()
    {
        var shell = Examining(_cluster);

        Assert.Equal(0, await shell.RunAsync("doctor", "-o", "rbac"));

        Assert.Empty(shell.Output);
        Assert.Contains("nothing is missing", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300, "--timeout", "5m")]
    public async Task Answers_are_waited_for_as_long_as_it_is_told(int seconds, params string[] arguments)
    {
        var limits = new List<TimeSpan>();
        var shell = new CommandLine
        {
            Examine = (options, limit) =>
            {
                limits.Add(limit);
                return Report(options, _cluster);
            },
        };

        await shell.RunAsync(["doctor", "--context", "prod", "--sqlite", "/tmp/x.db", .. arguments]);

        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.Single(limits));
        Assert.Equal("prod", shell.Keys["context"]);
        Assert.Equal("/tmp/x.db", shell.Keys["store.sqlite.path"]);
    }

    private static CommandLine Examining(ClusterReading cluster) => new() { Examine = (options, _) => Report(options, cluster) };

    private static DoctorReport Report(FleetSync.Configuration.FleetOptions options, ClusterReading cluster) => DoctorReport.Of(
        options, cluster,
        new StoreReading("/data/fleet.db") { Version = "SQLite, schema 2", Exists = true, FreeBytes = 10_000_000_000 },
        new EmbeddingReading("static/abc/256/1", 256), Some.Time);
}
