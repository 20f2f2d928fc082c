using FleetSync.Discovery;
using FleetSync.Stores;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class FleetConfigurationTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    private const string Everything = """
        clusterID: east
        clusterSecretRef: secrets/east
        kubeconfig: kube/config
        context: prod
        store:
          sqlite:
            path: data/fleet.db
        batch: {windowSeconds: 0.5, maxSize: 200, maxPending: 4000}
        list: {pageSize: 250, concurrency: 2, stream: false, compression: true, idleTimeoutSeconds: 10}
        watch: {timeoutSeconds: 10m, pingSeconds: 5, pingTimeoutSeconds: 2s, startJitterSeconds: 0, maxObjectBytes: 1000000}
        resyncSeconds: 1h30m
        discovery:
          refreshSeconds: 60
        filters:
          types:
            include: [apps/*, pods]
            exclude:
            - replicasets.apps
          namespaces: {include: ["team-*"], exclude: [kube-system]}
          labelSelector: "app in (web, api),!legacy"
        labels: {keep: ["app*"], drop: [pod-template-hash]}
        annotations: {keep: [], drop: ["*.cattle.io/*"], maxBytes: 256}
        types:
        - match: Deployment
          labelSelector: app=web
          resyncSeconds: 5m
        - match: "*.example.com"
          metadataOnly: true
        log:
          level: debug
        """;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void With_no_file_at_all_everything_has_a_default()
    {
        var options = _folder.Load();

        Assert.Null(options.ClusterId);
        Assert.Null(options.Connection.KubeconfigPath);
        Assert.Equal(new StoreOptions.SqliteFile("/home/me/.local/share/fleetsync/fleet.db"), options.Store);
        Assert.Equal(new FleetSync.Batching.BatchOptions().Window, options.Batch.Window);
        Assert.Equal(new FleetSync.Watching.WatcherOptions(), options.Watcher);
        Assert.Equal(DiscoveryOptions.DefaultExcludeTypes, options.Discovery.ExcludeTypes);
        Assert.Equal("Information", options.LogLevel);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_sets_everything(bool wrappedAsHelmValues)
    {
        _folder.File(wrappedAsHelmValues
            ? "image:\n  tag: v1\nfleetSync:\n" + string.Join('\n', Everything.Split('\n').Select(static line => "  " + line))
            : Everything);

        var options = _folder.Load();

        Assert.Equal("east", options.ClusterId);
        Assert.Equal("east", options.Extraction.Cluster);
        Assert.Equal("secrets/east", options.ClusterSecretRef);
        Assert.Equal("secrets/east", options.Extraction.ClusterSecretRef);
        Assert.Equal(Path.Combine(_folder.Path, "kube/config"), options.Connection.KubeconfigPath);
        Assert.Equal("prod", options.Connection.Context);
        Assert.Equal(new StoreOptions.SqliteFile(Path.Combine(_folder.Path, "data/fleet.db")), options.Store);
        Assert.Equal((TimeSpan.FromMilliseconds(500), 200, 4000), (options.Batch.Window, options.Batch.MaxSize, options.Batch.MaxPending));
        Assert.Equal(
            new FleetSync.Watching.WatcherOptions
            {
                PageSize = 250,
                ListConcurrency = 2,
                StreamInitialList = false,
                Compression = true,
                ListIdleTimeout = TimeSpan.FromSeconds(10),
                WatchTimeout = TimeSpan.FromMinutes(10),
                PingDelay = TimeSpan.FromSeconds(5),
                PingTimeout = TimeSpan.FromSeconds(2),
                StartJitter = TimeSpan.Zero,
                MaxObjectBytes = 1_000_000,
                ResyncPeriod = TimeSpan.FromMinutes(90),
                LabelSelector = "app in (web, api),!legacy",
            },
            options.Watcher);
        Assert.Equal(TimeSpan.FromMinutes(1), options.Discovery.RefreshPeriod);
        Same(["apps/*", "pods"], options.Discovery.IncludeTypes);
        Same(["replicasets.apps"], options.Discovery.ExcludeTypes);
        Same(["team-*"], options.Extraction.IncludeNamespaces);
        Same(["kube-system"], options.Extraction.ExcludeNamespaces);
        Same(["app*"], options.Extraction.KeepLabels);
        Same(["pod-template-hash"], options.Extraction.DropLabels);
        Assert.Empty(options.Extraction.KeepAnnotations);
        Same(["*.cattle.io/*"], options.Extraction.DropAnnotations);
        Assert.Equal(256, options.Extraction.MaxAnnotationBytes);
        Assert.Equal(
            [
                new TypeOverride("Deployment", "app=web", null, TimeSpan.FromMinutes(5)),
                new TypeOverride("*.example.com", null, true),
            ],
            options.Discovery.Overrides);
        Assert.Equal("Debug", options.LogLevel);
    }

    [Fact]
    public void The_same_tree_may_be_JSON()
    {
        _folder.File("{\n\t\"clusterID\": \"j\\/son\",\n\t\"batch\": {\"windowSeconds\": 0.5},\n\t\"labels\": {\"keep\": [\"a\", \"b\"]}\n}", "x.json");

        Assert.Equal(
            ["""x.json:2:15: clusterID is "j/son". Allowed: 1 to 200 characters without '/', control characters, or spaces at either end."""],
            _folder.Problems("x.json"));

        _folder.File("{\n\t\"clusterID\": \"json\",\n\t\"batch\": {\"windowSeconds\": 0.5},\n\t\"labels\": {\"keep\": [\"a\", \"b\"]}\n}", "x.json");
        var options = _folder.Load("x.json");

        Assert.Equal("json", options.ClusterId);
        Assert.Equal(TimeSpan.FromSeconds(0.5), options.Batch.Window);
        Same(["a", "b"], options.Extraction.KeepLabels);
    }

    [Fact]
    public void The_environment_wins_over_the_file_and_flags_win_over_both()
    {
        _folder.File("clusterID: file\nbatch: {maxSize: 1, windowSeconds: 1, maxPending: 10}")
            .Variable("FLEETSYNC__CLUSTERID", "environment")
            .Variable("FLEETSYNC__BATCH__MAXSIZE", "2")
            .Flag("batch.maxSize", "3")
            .Flag("clusterID", null);

        var options = _folder.Load();

        Assert.Equal("environment", options.ClusterId);
        Assert.Equal((1, 3), (options.Batch.Window.Seconds, options.Batch.MaxSize));
    }

    [Fact]
    public void A_list_comes_whole_from_the_strongest_layer_that_names_it()
    {
        _folder.File("""
            filters: {types: {include: [a, b, c]}, namespaces: {exclude: [x, y]}}
            labels: {drop: [l]}
            """)
            .Variable("FLEETSYNC__FILTERS__TYPES__INCLUDE", "pods, services")
            .Variable("FLEETSYNC__FILTERS__NAMESPACES__EXCLUDE__0", "z")
            .Variable("FLEETSYNC__LABELS__DROP", "");

        var options = _folder.Load();

        Same(["pods", "services"], options.Discovery.IncludeTypes);
        Same(["z"], options.Extraction.ExcludeNamespaces);
        Assert.Empty(options.Extraction.DropLabels);
    }

    [Fact]
    public void Type_settings_may_come_from_the_environment()
    {
        _folder.Variable("FLEETSYNC__TYPES__0__MATCH", "nodes").Variable("FLEETSYNC__TYPES__0__METADATAONLY", "true");

        Assert.Equal([new TypeOverride("nodes", null, true)], _folder.Load().Discovery.Overrides);
    }

    [Fact]
    public void An_empty_list_replaces_the_default_exclusions()
    {
        _folder.File("filters: {types: {exclude: []}}");

        Assert.Empty(_folder.Load().Discovery.ExcludeTypes);
    }

    [Fact]
    public void Naming_a_type_that_is_excluded_by_default_includes_it()
    {
        _folder.File("filters: {types: {include: [events, pods]}}");

        Same(["events.events.k8s.io", "leases.coordination.k8s.io"], _folder.Load().Discovery.ExcludeTypes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet")]
    [InlineData("fleetSync:")]
    [InlineData("clusterID:\nfilters:\ntypes: []")]
    public void What_is_not_set_keeps_its_default(string file)
    {
        Assert.Null(_folder.File(file).Load().ClusterId);
    }

    [Fact]
    public void A_named_file_that_is_missing_is_an_error()
    {
        var problem = Assert.Single(_folder.Problems("nowhere.yaml"));

        Assert.StartsWith("nowhere.yaml: cannot be read", problem, StringComparison.Ordinal);
        Assert.Contains("--config", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_home_folder_the_store_must_be_named()
    {
        _folder.UserData = "";

        Assert.Contains("store.sqlite.path must be set", Assert.Single(_folder.Problems()), StringComparison.Ordinal);
        Assert.Equal(new StoreOptions.SqliteFile("/x.db"), _folder.Flag("store.sqlite.path", "/x.db").Load().Store);
    }

    private static void Same(IReadOnlyList<string> expected, IReadOnlyList<string> actual) =>
        Assert.Equal(expected, actual, StringComparer.Ordinal);
}
