using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Diagnosis;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Embedding.OpenAi;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Diagnosis;

/// <summary>From what was read to what is said of it.</summary>
public sealed class DoctorReportTests
{
    private static readonly DateTimeOffset _now = Some.Time;

    private static readonly FleetOptions _options = new()
    {
        ClusterId = "east",
        Store = new StoreOptions.SqliteFile("/data/fleet.db"),
    };

    private static readonly ClusterReading _cluster = new()
    {
        Server = new Uri("https://api.example:6443"),
        DefaultName = "dev",
        Caller = new CallerIdentity("bearer token", "user \"dev\" of /home/dev/.kube/config"),
        Version = "v1.31.0",
        ClockSkew = TimeSpan.Zero,
        Types = [new TypeReading(Types.Pods, new ObjectCount(20_000, IsExact: true)), new TypeReading(Types.Nodes, new ObjectCount(3, IsExact: true))],
    };

    private static readonly StoreReading _store = new("/data/fleet.db") { Version = "SQLite, schema 2", Exists = true, FreeBytes = 10_000_000_000 };
    private static readonly EmbeddingReading _embedding = new("static/abc/256/1", 256);

    [Fact]
    public void Where_all_is_well_every_finding_is_ok_and_names_what_was_found()
    {
        var report = Report();

        Assert.Equal(FindingState.Ok, report.State);
        Assert.All(report.Findings, static finding => Assert.Equal(FindingState.Ok, finding.State));
        Says(report, "credentials", "bearer token", "/home/dev/.kube/config");
        Says(report, "server", "Kubernetes v1.31.0", "https://api.example:6443");
        Says(report, "cluster", "east");
        Says(report, "rights", "all 2 types");
        Says(report, "store", "SQLite, schema 2", "/data/fleet.db");
        Says(report, "embedding", "256 numbers");
        Assert.Null(report.Rights);
    }

    [Fact]
    public void A_cluster_that_cannot_be_reached_does_not_hide_the_store_and_the_embedding()
    {
        var report = Report(new ClusterReading { NotConnected = "No cluster is configured" });

        Assert.Equal(FindingState.Broken, report.State);
        Is(report, "credentials", FindingState.Broken, "No cluster is configured");
        Is(report, "server", FindingState.Skipped);
        Is(report, "rights", FindingState.Skipped);
        Is(report, "store", FindingState.Ok);
        Is(report, "embedding", FindingState.Ok);
        Assert.Null(report.Estimate);
    }

    [Fact]
    public void A_store_that_cannot_be_used_does_not_hide_the_cluster()
    {
        var report = Report(store: new StoreReading("fleet at http://qdrant:6334") { Refusal = "fleet: the connection is refused. Check that Qdrant runs." });

        Assert.Equal(FindingState.Broken, report.State);
        Is(report, "store", FindingState.Broken, "the connection is refused");
        Is(report, "store writes", FindingState.Skipped);
        Is(report, "rights", FindingState.Ok);
        Assert.Equal(20_003, report.Estimate!.Points.Least);
    }

    [Fact]
    public void Forbidden_types_are_a_warning_with_the_role_that_is_missing()
    {
        var report = Report(_cluster with { Types = [.. _cluster.Types, Forbidden(Types.Deployments), Forbidden(Types.Widgets)] });

        Is(report, "rights", FindingState.Warning, "2 of 4 types may not be read: deployments.apps, widgets.example.com");
        Assert.Contains("kubectl apply", Finding(report, "rights").Next, StringComparison.Ordinal);
        Assert.Equal("agent", report.Rights!.User);
        Assert.Equal(["apps: deployments", "example.com: widgets"], report.Rights.Rules.Select(static rule => $"{rule.Group}: {string.Join(',', rule.Resources)}"));
    }

    [Fact]
    public void Where_nothing_at_all_may_be_read_the_agent_is_broken()
    {
        var report = Report(_cluster with { Types = [Forbidden(Types.Pods), Forbidden(Types.Nodes)] });

        Is(report, "rights", FindingState.Broken, "2 of 2 types");
        Assert.Equal(["pods", "nodes"], report.Reading.Types.Select(static type => type.Resource.Plural));
        Assert.Equal(["nodes,pods"], report.Rights!.Rules.Select(static rule => string.Join(',', rule.Resources)));
    }

    [Fact]
    public void Types_and_groups_that_do_not_answer_are_warnings_of_their_own()
    {
        var report = Report(_cluster with
        {
            Types = [.. _cluster.Types, new TypeReading(Types.Widgets, ListFault: new WatchFault(WatchFaultKind.Throttled, "list widgets.example.com: 503"))],
            BrokenGroups = [new ServedGroupVersion("metrics.k8s.io", "v1beta1", [], "GET /apis/metrics.k8s.io/v1beta1: 503")],
        });

        Is(report, "types", FindingState.Warning, "1 of 3 types do not answer: widgets.example.com");
        Is(report, "groups", FindingState.Warning, "metrics.k8s.io/v1beta1");
        Is(report, "rights", FindingState.Ok);
    }

    [Theory]
    [InlineData(9, FindingState.Ok, "within 9 s")]
    [InlineData(90, FindingState.Warning, "90 s ahead of")]
    [InlineData(-3600, FindingState.Warning, "3600 s behind")]
    public void A_clock_that_is_off_by_more_than_seconds_is_a_warning(int seconds, object state, string says) =>
        Is(Report(_cluster with { ClockSkew = TimeSpan.FromSeconds(seconds) }), "clock", (FindingState)state, says);

    [Fact]
    public void The_clock_of_a_remote_store_is_compared_too()
    {
        Is(Report(store: _store with { ClockSkew = TimeSpan.FromMinutes(-5) }), "store clock", FindingState.Warning, "300 s behind");
        Assert.DoesNotContain(Report().Findings, static finding => finding.Check == "store clock");
    }

    [Fact]
    public void Credentials_that_trust_any_server_or_end_soon_are_warnings()
    {
        var caller = _cluster.Caller!;
        Is(Report(_cluster with { Caller = caller with { TrustsAnyServer = true } }), "credentials", FindingState.Warning, "insecure-skip-tls-verify");
        Is(Report(_cluster with { Caller = caller with { ExpiresAt = _now.AddDays(3) } }), "credentials", FindingState.Warning, "expires at 2026-03-04");
        Is(Report(_cluster with { Caller = caller with { ExpiresAt = _now.AddDays(30) } }), "credentials", FindingState.Ok);
        Is(Report(_cluster with { Caller = caller with { Kind = "anonymous" } }), "credentials", FindingState.Warning, "nobody in particular");
    }

    [Theory]
    [InlineData("GET /api: 401 Unauthorized", "renew them")]
    [InlineData("GET /api: 403 Forbidden", "system:discovery")]
    [InlineData("connection refused", "Check the address")]
    public void A_server_that_does_not_answer_comes_with_what_to_do(string fault, string next)
    {
        var finding = Finding(Report(_cluster with { DiscoveryFault = fault, Types = [] }), "server");

        Assert.Equal(FindingState.Broken, finding.State);
        Assert.Contains(fault, finding.What, StringComparison.Ordinal);
        Assert.Contains(next, finding.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_whose_cluster_has_no_name_is_told_to_give_it_one()
    {
        var report = Report(_cluster with { DefaultName = "in-cluster" }, options: _options with { ClusterId = null });

        Is(report, "cluster", FindingState.Warning, "in-cluster");
        Assert.Contains("clusterID", Finding(report, "cluster").Next, StringComparison.Ordinal);
    }

    [Fact]
    public void An_agent_that_keeps_the_cluster_already_is_told_of()
    {
        var record = new ClusterRecord { Cluster = "east", ServerVersion = "v1.31.0", LastHeartbeat = _now.AddSeconds(-20) };

        Is(Report(store: _store with { Clusters = [record] }), "cluster", FindingState.Ok, "an agent keeps it right now");
        Is(
            Report(store: _store with { Clusters = [record with { LastHeartbeat = _now.AddDays(-2) }] }),
            "cluster", FindingState.Ok, "last heard of at 2026-02-27");
    }

    [Fact]
    public void What_the_filters_keep_is_said_in_numbers_and_names()
    {
        var report = Report(
            _cluster with { LeftOut = [Types.Widgets], Namespaces = ["kube-system", "team-a", "team-b"] },
            options: _options with
            {
                Extraction = new ExtractionOptions { Cluster = "", ExcludeNamespaces = ["kube-*"] },
                Watcher = new WatcherOptions { LabelSelector = "tier=front" },
            });

        Is(report, "filters", FindingState.Ok, "2 of 3 types are kept, not widgets.example.com; 2 of 3 namespaces are: team-a, team-b; objects with tier=front alone");
        Assert.True(report.Estimate!.IsUpperBound);
    }

    [Fact]
    public void Filters_that_leave_nothing_are_no_quiet_success()
    {
        Is(Report(_cluster with { Types = [], LeftOut = [Types.Pods] }), "filters", FindingState.Broken, "none of 1 types is left");
        Is(
            Report(
                _cluster with { Namespaces = ["default"] },
                options: _options with { Extraction = new ExtractionOptions { Cluster = "", IncludeNamespaces = ["prod-*"] } }),
            "filters", FindingState.Warning, "none of 1 namespaces is left");
    }

    [Fact]
    public void A_store_that_may_not_be_written_is_broken_and_one_without_room_a_warning()
    {
        Is(Report(store: _store with { NotWritable = "/data may not be written by this user." }), "store writes", FindingState.Broken, "/data");
        Is(Report(store: _store with { FreeBytes = 1_000_000 }), "store writes", FindingState.Warning, "1 MB are free");
    }

    [Fact]
    public void An_embedding_that_cannot_be_opened_is_broken_and_one_that_does_not_answer_a_warning()
    {
        Is(Report(embedding: new EmbeddingReading { NotOpened = "there is no model.onnx in /models" }), "embedding", FindingState.Broken, "model.onnx");
        Is(Report(embedding: _embedding with { Fault = "http://ollama: connection refused" }), "embedding", FindingState.Warning, "ollama");
        Is(Report(embedding: new EmbeddingReading()), "embedding", FindingState.Ok, "by their words alone");
    }

    [Fact]
    public void The_estimate_follows_what_was_measured()
    {
        var small = Report().Estimate!;
        var large = Report(_cluster with { Types = [new TypeReading(Types.Pods, new ObjectCount(100_000, IsExact: true))] }).Estimate!;
        var remote = Report(options: _options with
        {
            Store = new StoreOptions.QdrantServer(new QdrantOptions { Endpoint = new Uri("http://qdrant:6334") }),
            Embedding = new EmbeddingOptions.OpenAi(new OpenAiOptions { BaseUrl = new Uri("http://ollama/v1"), Model = "m", Dimensions = 256 }),
        }).Estimate!;

        Assert.InRange(small.MemoryBytes, 56_500_000, 56_700_000);
        Assert.InRange(large.MemoryBytes, 67_500_000, 67_700_000);
        Assert.Null(small.EmbeddingCalls);
        Assert.Equal(313, remote.EmbeddingCalls);
        Assert.InRange(remote.MemoryBytes - small.MemoryBytes, 1_600_000, 1_800_000);
        Assert.True(small.StoreBytes > 20_000 * 1024);
    }

    [Fact]
    public void A_role_is_named_after_what_it_grants_so_that_one_does_not_replace_another()
    {
        var pods = MissingRights.Of([Forbidden(Types.Pods)])!;
        var both = MissingRights.Of([Forbidden(Types.Pods), Forbidden(Types.Nodes)])!;

        Assert.NotEqual(pods.Name, both.Name);
        Assert.Equal(pods.Name, MissingRights.Of([Forbidden(Types.Pods)])!.Name);
        Assert.Matches("^fleetsync-read-[0-9a-f]{8}$", pods.Name);
    }

    [Fact]
    public void A_service_account_is_bound_as_one()
    {
        var rights = MissingRights.Of([Forbidden(Types.Pods, "system:serviceaccount:fleetsync:agent")])!;

        Assert.Equal(("fleetsync", "agent"), rights.ServiceAccount);
    }

    private static TypeReading Forbidden(ApiResource type, string user = "agent") => new(type, ListFault: new WatchFault(
        WatchFaultKind.Forbidden,
        $"list {type}: 403 Forbidden: {type} is forbidden: User \"{user}\" cannot list resource \"{type.Plural}\" in API group \"{type.Group}\" at the cluster scope"));

    private static DoctorReport Report(
        ClusterReading? cluster = null, StoreReading? store = null, EmbeddingReading? embedding = null, FleetOptions? options = null) =>
        DoctorReport.Of(options ?? _options, cluster ?? _cluster, store ?? _store, embedding ?? _embedding, _now);

    private static Finding Finding(DoctorReport report, string check) => Assert.Single(report.Findings, finding => finding.Check == check);

    private static void Is(DoctorReport report, string check, FindingState state, string says = "")
    {
        var finding = Finding(report, check);
        Assert.Contains(says, finding.What, StringComparison.Ordinal);
        Assert.Equal(state, finding.State);
    }

    private static void Says(DoctorReport report, string check, params string[] words)
    {
        var finding = Finding(report, check);
        Assert.All(words, word => Assert.Contains(word, finding.What + finding.Where, StringComparison.Ordinal));
    }
}
