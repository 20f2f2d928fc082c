using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Image;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd.Chart;

/// <summary>
/// The chart installed into a real API server, and its pod run with what the chart gave it: configuration, service account, roles,
/// volumes, user and file system.
/// </summary>
public sealed class InstallTests(InstallTests.Fixture fixture) : IClassFixture<InstallTests.Fixture>
{
    private const string SecretValue = "hunter2-of-the-shop";
    private const string Key = "a-key-that-nobody-may-read";

    /// <summary>Every way to change something, or to act through the cluster.</summary>
    private static readonly string[] _changes =
    [
        "create configmaps", "create pods", "create secrets", "update deployments.apps", "patch deployments.apps", "patch deployments/scale.apps",
        "delete pods", "deletecollection pods", "patch pods/status", "create customresourcedefinitions.apiextensions.k8s.io",
        "patch nodes", "create clusterrolebindings.rbac.authorization.k8s.io", "escalate clusterroles.rbac.authorization.k8s.io",
        "bind clusterroles.rbac.authorization.k8s.io", "impersonate serviceaccounts", "create serviceaccounts/token",
        "create pods/exec", "get pods/exec", "get pods/attach", "get pods/portforward", "get pods/log", "get nodes/proxy", "get services/proxy",
        "get pods/proxy", "create pods/eviction", "create leases.coordination.k8s.io", "update leases.coordination.k8s.io",
        "get secrets", "get configmaps",
    ];

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public async Task With_nothing_but_a_name_it_synchronises_the_cluster_into_a_file_and_answers(int helm)
    {
        await using var chart = await fixture.InstallAsync(helm, "fleetSync.clusterID=east");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);

        var agent = pod.Start();
        await agent.SyncedAsync();

        Assert.Contains("east/shop/v1/Pod/web", pod.File.Ids("east"));
        Assert.Contains("east/shop/v1/Secret/password", pod.File.Ids("east"));
        Assert.Contains("east/shop/example.com/v1/Widget/gear", pod.File.Ids("east"));
        Assert.False(pod.File.Contains(System.Text.Encoding.UTF8.GetBytes(SecretValue)));
        // As its notes say: in the pod, without a flag, the store is the agent's.
        var notes = await chart.NotesAsync();
        Assert.Contains("exec deploy/fleetsync -- fleetsync search \"failing pods\"", notes, StringComparison.Ordinal);
        var answer = await pod.ExecAsync("search", "failing pods", "-o", "json");
        Assert.Equal(1, answer.Json["total"]!.GetValue<int>());
        Assert.Contains("CrashLoopBackOff", answer.Output, StringComparison.Ordinal);
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task Its_probes_are_answered_and_its_metrics_are_where_the_monitor_looks()
    {
        await using var chart = await fixture.InstallAsync(3, "fleetSync.clusterID=east", "service.enabled=true");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);
        var agent = pod.Start();
        await agent.SyncedAsync();

        var container = (await chart.DeploymentAsync())["spec"]!["template"]!["spec"]!["containers"]![0]!;
        var port = container["ports"]!.AsArray().Single(static entry => entry!["name"]!.GetValue<string>() == "http")!["containerPort"]!.GetValue<int>();
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            var asked = container[probe]!["httpGet"]!;
            Assert.Equal("http", asked["port"]!.GetValue<string>());
            var path = asked["path"]!.GetValue<string>();
            // In sync and ready follow each other within moments.
            await Poll.UntilAsync($"{path} to say yes", TimeSpan.FromSeconds(10), async () => (await http.GetAsync(path)).StatusCode == HttpStatusCode.OK);
        }

        Assert.Contains("fleetsync_info{", await http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task It_may_list_and_watch_all_and_is_forbidden_everything_else()
    {
        await using var chart = await fixture.InstallAsync(3, "fleetSync.clusterID=east");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);
        using var rights = new Rights(fixture.Server, pod.Token);

        foreach (var readable in (string[])["pods", "nodes", "secrets", "deployments.apps", "widgets.example.com", "gadgets.not-yet.example"])
        {
            Assert.True(await rights.MayAsync("list", readable), readable);
            Assert.True(await rights.MayAsync("watch", readable), readable);
        }

        Assert.True(await rights.MayAsync("get", "customresourcedefinitions.apiextensions.k8s.io"));
        Assert.Empty(await AllowedOfAsync(rights, _changes));
        var write = await rights.SendAsync(
            HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", """{ "metadata": { "name": "mine" } }"""u8.ToArray());
        Assert.Equal(HttpStatusCode.Forbidden, write.Status);
    }

    [Fact]
    public async Task With_filters_it_may_read_what_they_name_and_needs_no_more()
    {
        await using var chart = await fixture.InstallAsync(
            3, "fleetSync.clusterID=east", "rbac.readAll=false", "fleetSync.filters.types.include={Pod,configmaps,apps/deployments,*.example.com}");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);
        using var rights = new Rights(fixture.Server, pod.Token);

        var agent = pod.Start();
        await agent.SyncedAsync();

        var ids = pod.File.Ids("east");
        Assert.Contains("east/shop/v1/Pod/web", ids);
        Assert.Contains("east/shop/example.com/v1/Widget/gear", ids);
        Assert.DoesNotContain(ids, static id => id.Contains("/Secret/", StringComparison.Ordinal));
        Assert.DoesNotContain(agent.Log, static entry => entry["event"]?.GetValue<string>() == "NotReadable");
        Assert.Empty(await AllowedOfAsync(rights, [.. _changes, "list secrets", "watch secrets", "list nodes", "list statefulsets.apps"]));
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task Without_the_right_to_read_all_Secrets_are_out_of_reach_and_named()
    {
        await using var chart = await fixture.InstallAsync(
            3, "fleetSync.clusterID=east", "rbac.readAll=false", "rbac.extraRules[0].apiGroups={example.com}",
            "rbac.extraRules[0].resources={*}", "rbac.extraRules[0].verbs={list,watch}");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);
        using var rights = new Rights(fixture.Server, pod.Token);

        var agent = pod.Start();
        await agent.SyncedAsync();

        Assert.Contains("east/shop/example.com/v1/Widget/gear", pod.File.Ids("east"));
        var notReadable = agent.Log.Where(static entry => entry["event"]?.GetValue<string>() == "NotReadable").ToList();
        Assert.Contains("secrets", Assert.Single(notReadable)["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Empty(await AllowedOfAsync(rights, [.. _changes, "list secrets", "watch secrets"]));
        Assert.Equal(0, await agent.StopAsync());
    }

    [Fact]
    public async Task Replicas_may_write_their_own_Lease_and_no_other()
    {
        await using var chart = await fixture.InstallAsync(
            3, "fleetSync.clusterID=east", "replicas=2", "fleetSync.qdrant.endpoint=https://localhost:6334", "podDisruptionBudget.enabled=false");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);
        using var rights = new Rights(fixture.Server, pod.Token);

        Assert.True(await rights.MayAsync("create", "leases.coordination.k8s.io", chart.Namespace));
        foreach (var verb in (string[])["get", "update", "watch"])
        {
            Assert.True(await rights.MayAsync(verb, "leases.coordination.k8s.io", chart.Namespace, "fleetsync"), verb);
        }

        Assert.False(await rights.MayAsync("update", "leases.coordination.k8s.io", chart.Namespace, "another"));
        Assert.False(await rights.MayAsync("get", "leases.coordination.k8s.io", chart.Namespace, "another"));

        Assert.False(await rights.MayAsync("delete", "leases.coordination.k8s.io", chart.Namespace, "fleetsync"));
        Assert.False(await rights.MayAsync("create", "leases.coordination.k8s.io", "kube-system"));
        Assert.Empty(await AllowedOfAsync(rights, _changes));
    }

    [Fact]
    public async Task Into_a_Qdrant_it_takes_key_and_authority_from_what_the_values_refer_to()
    {
        using var certificate = Certificates.SelfSigned();
        await using var qdrant = await QdrantDouble.StartAsync(new() { ApiKey = Key, Certificate = certificate });
        var space = await fixture.NamespaceAsync();
        await fixture.Server.Api.ApplyAsync(Secret(space, "qdrant", "token", Key));
        var authorities = Objects.ConfigMap(space, "authorities");
        authorities["data"] = new JsonObject { ["ca.crt"] = certificate.ExportCertificatePem() };
        await fixture.Server.Api.ApplyAsync(authorities);
        await using var chart = await Installation.InstallAsync(
            fixture.Server, 3, space, "fleetSync.clusterID=east", Fixture.FreePort(), $"fleetSync.qdrant.endpoint={qdrant.Endpoint}",
            "fleetSync.qdrant.apiKeySecretRef.name=qdrant", "fleetSync.qdrant.apiKeySecretRef.key=token",
            "fleetSync.qdrant.caConfigMapRef.name=authorities");
        using var image = await ImageRoot.AssembleAsync();
        await using var pod = await chart.PodAsync(image);

        var agent = pod.Start();
        await agent.SyncedAsync();

        Assert.Contains(new FleetCollection(qdrant).Objects("east"), static item => item.Id == "east/shop/v1/Pod/web");
        await using (var test = await chart.TestPodAsync(image))
        {
            var answer = await test.RunAsync();
            Assert.True(answer.ExitCode == 0, answer.Error);
            Assert.Contains("east", answer.Output, StringComparison.Ordinal);
        }

        Assert.Equal(0, await agent.StopAsync());
        Assert.DoesNotContain(Key, agent.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_test_of_the_chart_passes_where_the_agent_may_read_and_fails_where_it_may_not()
    {
        await using var chart = await fixture.InstallAsync(3, "fleetSync.clusterID=east");
        await using var powerless = await fixture.InstallAsync(3, "fleetSync.clusterID=east", "rbac.create=false");
        using var image = await ImageRoot.AssembleAsync();

        await using var good = await chart.TestPodAsync(image);
        await using var bad = await powerless.TestPodAsync(image);

        Assert.Equal(0, (await good.RunAsync()).ExitCode);
        Assert.Equal(1, (await bad.RunAsync()).ExitCode);
    }

    [Fact]
    public async Task Uninstalled_it_leaves_nothing_in_the_cluster()
    {
        var before = await fixture.ObjectsAsync();
        var chart = await fixture.InstallAsync(
            3, "fleetSync.clusterID=east", "persistence.enabled=true", "networkPolicy.enabled=true", "service.enabled=true");
        Assert.NotEmpty((await fixture.ObjectsAsync()).Except(before));

        await chart.UninstallAsync();

        Assert.DoesNotContain((await fixture.ObjectsAsync()).Except(before), static item => item.Kind != "Namespace");
    }

    private static async Task<IReadOnlyList<string>> AllowedOfAsync(Rights rights, IReadOnlyList<string> actions)
    {
        var allowed = new List<string>();
        foreach (var action in actions)
        {
            var words = action.Split(' ');
            if (await rights.MayAsync(words[0], words[1]))
            {
                allowed.Add(action);
            }
        }

        return allowed;
    }

    private static JsonObject Secret(string inNamespace, string name, string key, string value) => JsonNode.Parse($$"""
        {
          "apiVersion": "v1", "kind": "Secret", "metadata": { "namespace": "{{inNamespace}}", "name": "{{name}}" },
          "stringData": { "{{key}}": "{{value}}" }
        }
        """)!.AsObject();

    /// <summary>A server with a shop in it, in which every test installs the chart into a namespace of its own.</summary>
    public sealed class Fixture(Servers servers) : OwnServer(servers, new ApiServerOptions { Name = "chart" })
    {
        private static readonly string[] _kinds =
        [
            "v1 ConfigMap", "v1 Secret", "v1 Service", "v1 ServiceAccount", "v1 PersistentVolumeClaim", "v1 Namespace", "apps/v1 Deployment",
            "networking.k8s.io/v1 NetworkPolicy", "rbac.authorization.k8s.io/v1 Role", "rbac.authorization.k8s.io/v1 RoleBinding",
            "rbac.authorization.k8s.io/v1 ClusterRole", "rbac.authorization.k8s.io/v1 ClusterRoleBinding",
        ];

        private int _namespaces;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            await Server.Api.CreateNamespaceAsync("shop");
            await Server.Api.ApplyAsync(Objects.ConfigMap("shop", "settings"));
            await Server.Api.ApplyAsync(Objects.Pod("shop", "web"));
            await Server.Api.ApplyAsync(Failing("web-2"));
            await Server.Api.ApplyAsync(Secret("shop", "password", "password", SecretValue));
            await Server.Api.ApplyDefinitionAsync(CustomTypes.Define("example.com", "v1", "Widget", "widgets"));
            await Server.Api.ApplyAsync(
                """{ "apiVersion": "example.com/v1", "kind": "Widget", "metadata": { "name": "gear", "namespace": "shop" } }""");
        }

        public async Task<string> NamespaceAsync()
        {
            var name = $"fleetsync-{Interlocked.Increment(ref _namespaces)}";
            await Server.Api.CreateNamespaceAsync(name);
            return name;
        }

        /// <summary>Pods run in this machine's network, where the chart's own port may be taken.</summary>
        internal static string FreePort() => string.Create(CultureInfo.InvariantCulture, $"fleetSync.http.address=:{Ports.Free()}");

        internal async Task<Installation> InstallAsync(int helm, params IReadOnlyList<string> values) =>
            await Installation.InstallAsync(Server, helm, await NamespaceAsync(), [FreePort(), .. values]);

        internal async Task<IReadOnlyList<ObjectRef>> ObjectsAsync()
        {
            var all = new List<ObjectRef>();
            foreach (var kind in _kinds)
            {
                var words = kind.Split(' ');
                // A claim that is deleted waits for a controller that is not here.
                all.AddRange((await Server.Api.ListAsync(words[0], words[1]))
                    .Where(static item => item["metadata"]!["deletionTimestamp"] is null).Select(ObjectRef.Of));
            }

            return all;
        }

        private static JsonObject Failing(string name)
        {
            var pod = Objects.Pod("shop", name);
            pod["status"] = JsonNode.Parse(
                """
                { "phase": "Running", "containerStatuses": [ { "name": "app", "image": "nginx", "imageID": "", "ready": false, "restartCount": 7,
                  "state": { "waiting": { "reason": "CrashLoopBackOff" } } } ] }
                """);
            return pod;
        }
    }
}
