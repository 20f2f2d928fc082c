using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Discovery;

public sealed class ResourceDiscoveryTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_forms_of_discovery_give_the_same_types(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server
            .Serve("v1", "pods:Pod", "pods/log:Pod:get", "bindings:Binding:create", "events:Event", "odd:Odd:-")
            .Serve("apps/v1", "deployments:Deployment", "deployments/status:Deployment:get")
            .Serve("autoscaling/v2", "horizontalpodautoscalers:HorizontalPodAutoscaler")
            .Serve("autoscaling/v1", "horizontalpodautoscalers:HorizontalPodAutoscaler", "old:Old")
            .Serve("events.k8s.io/v1", "events:Event")
            .Serve("coordination.k8s.io/v1", "leases:Lease")
            .Serve("networking.k8s.io/v1", "ingresses:Ingress")
            .Serve("extensions/v1beta1", "ingresses:Ingress", "others:Other")
            .Serve("project.openshift.io/v1", "projects:Project")
            .Serve("metrics.k8s.io/v1beta1", "pods:PodMetrics:list");
        using var run = new DiscoveryRun(thread, cluster);

        run.AssertTypes(
            "pods v1", "deployments.apps v1", "horizontalpodautoscalers.autoscaling v2", "old.autoscaling v1",
            "ingresses.networking.k8s.io v1", "others.extensions v1beta1", "projects.project.openshift.io v1");
        Assert.Equal("v1.33.1", run.Reports[^1].ServerVersion);
        Assert.True(run.Reports[^1].IsSettled);
        Assert.Equal(7, run.Told.Count);
    });

    [Theory]
    [InlineData("events:Event", "events.k8s.io/v1", "events:Event", "events v1")]
    [InlineData("namespaces:Namespace", "project.openshift.io/v1", "projects:Project", "namespaces v1")]
    public void Objects_that_two_groups_show_are_watched_once(string core, string group, string mirror, string kept) =>
        Play(true, (thread, cluster, server) =>
        {
            server.Serve("v1", core).Serve(group, mirror);
            using var run = new DiscoveryRun(thread, cluster, new DiscoveryOptions { ExcludeTypes = [] });

            run.AssertTypes(kept);
        });

    [Fact]
    public void An_unchanged_answer_is_asked_for_by_its_tag_and_read_from_memory() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod").Serve("apps/v1", "deployments:Deployment");
        server.Tag = "A1";
        using var run = new DiscoveryRun(thread, cluster);
        server.Knows("/api", "/apis");
        run.Change("");
        Assert.Equal(2, server.Unchanged);
        run.AssertTypes("pods v1", "deployments.apps v1");

        // One half changed: both are read anew.
        server.Serve("apps/v1", "deployments:Deployment", "daemonsets:DaemonSet");
        server.Knows("/api");
        run.Change("");
        run.AssertTypes("pods v1", "deployments.apps v1", "daemonsets.apps v1");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_group_version_that_fails_keeps_its_last_good_types(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod").Serve("example.com/v1", "widgets:Widget");
        using var run = new DiscoveryRun(thread, cluster);
        server.Serve("!example.com/v1");
        thread.Pass(TimeSpan.FromHours(1));

        run.AssertTypes("pods v1", "widgets.example.com v1");
        Assert.Equal("example.com/v1", Assert.Single(run.Reports[^1].Unreadable).ApiVersion);
        Assert.Equal(["+ pods v1", "+ widgets.example.com v1"], run.Told);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_preferred_version_that_fails_for_a_while_moves_nothing(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod").Serve("autoscaling/v2", "hpas:Hpa").Serve("autoscaling/v1", "hpas:Hpa");
        using var run = new DiscoveryRun(thread, cluster);
        server.Serve("!autoscaling/v2");
        thread.Pass(TimeSpan.FromHours(1));
        run.AssertTypes("pods v1", "hpas.autoscaling v2");

        server.Drop("autoscaling/v2");
        thread.Pass(TimeSpan.FromMinutes(11));
        run.AssertTypes("pods v1", "hpas.autoscaling v1");
        Assert.Equal(["+ pods v1", "+ hpas.autoscaling v2", "Replaced hpas.autoscaling", "+ hpas.autoscaling v1"], run.Told);
    });

    [Fact]
    public void A_new_definition_is_watched_within_seconds_even_if_discovery_lags_behind_it() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        using var run = new DiscoveryRun(thread, cluster);
        run.Change("widgets.example.com");
        run.AssertTypes("pods v1");
        server.Serve("example.com/v1", "widgets:Widget");
        thread.Pass(TimeSpan.FromSeconds(6));

        run.AssertTypes("pods v1", "widgets.example.com v1");
    });

    [Fact]
    public void An_edited_definition_replaces_its_type_and_a_failed_question_does_not() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        server.Column = "Size";
        using var run = new DiscoveryRun(thread, cluster);
        Assert.Equal("Size", Assert.Single(run.Started.Single(static type => type.Kind == "Widget").PrinterColumns.Columns).Name);

        server.Column = null;
        run.Change("widgets.example.com");
        Assert.Equal(2, run.Told.Count);

        server.Column = "Colour";
        run.Change("widgets.example.com");
        Assert.Equal(["Replaced widgets.example.com", "+ widgets.example.com v1"], run.Told.Skip(2));
        Assert.Equal("Colour", Assert.Single(run.Started[^1].PrinterColumns.Columns).Name);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_removed_type_ends_after_a_second_look_and_a_404_and_not_before(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        using var run = new DiscoveryRun(thread, cluster);
        server.Drop("example.com/v1");
        run.Change("widgets.example.com");
        Assert.False(run.Reports[^1].IsSettled);
        thread.Pass(TimeSpan.FromMinutes(2));

        // The collection still answers: discovery is wrong.
        Assert.DoesNotContain("Removed widgets.example.com", run.Told);
        server.IsMissing = static path => path.Contains("/customresourcedefinitions/", StringComparison.Ordinal);
        thread.Pass(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("Removed widgets.example.com", run.Told);

        server.IsMissing = static path => path.Contains("widgets", StringComparison.Ordinal);
        thread.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("Removed widgets.example.com", run.Told[^1]);
        run.AssertTypes("pods v1");
        Assert.True(run.Reports[^1].IsSettled);
    });

    [Fact]
    public void What_cannot_be_confirmed_is_looked_for_ever_more_seldom() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        using var run = new DiscoveryRun(thread, cluster);
        server.Drop("example.com/v1");
        run.Change("");
        var looks = run.Reports.Count;
        thread.Pass(TimeSpan.FromMinutes(10));

        Assert.InRange(run.Reports.Count - looks, 15, 30);
    });

    [Fact]
    public void A_type_removed_and_created_again_at_once_goes_on() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        using var run = new DiscoveryRun(thread, cluster);
        server.Drop("example.com/v1");
        run.Change("widgets.example.com");
        server.Serve("example.com/v1", "widgets:Widget");
        run.Change("widgets.example.com");
        thread.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(["+ pods v1", "+ widgets.example.com v1"], run.Told.Order(StringComparer.Ordinal));
        Assert.True(run.Reports[^1].IsSettled);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Discovery_that_is_down_for_long_changes_nothing_and_is_asked_ever_more_seldom(bool aggregated) =>
        Play(aggregated, (thread, cluster, server) =>
        {
            server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
            using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.org", "v1", "Gadget"));
            server.Code = 503;
            thread.Pass(TimeSpan.FromSeconds(10));
            var looks = run.Reports.Count;
            thread.Pass(TimeSpan.FromHours(1));

            Assert.InRange(run.Reports.Count - looks, 100, 140);
            Assert.NotNull(run.Reports[^1].Failure);
            run.AssertTypes("pods v1", "widgets.example.com v1");
            Assert.Equal(2, run.Told.Count);
            server.Code = 200;
            thread.Pass(TimeSpan.FromSeconds(35));
            Assert.Null(run.Reports[^1].Failure);
        });

    [Fact]
    public void Kinds_left_in_the_store_go_at_once_when_the_filter_excludes_them() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod", "secrets:Secret");
        using var run = new DiscoveryRun(
            thread, cluster, new DiscoveryOptions { ExcludeTypes = ["Secret"] }, new StoredType("", "v1", "Pod"), new StoredType("", "v1", "Secret"));

        Assert.Equal(["+ pods v1", "+ secrets v1", "Removed secrets"], run.Told.Order(StringComparer.Ordinal));
        Assert.True(run.Reports[^1].IsSettled);
    });

    [Fact]
    public void A_kind_that_comes_back_in_the_store_goes_again_and_one_that_is_watched_stays() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        server.IsMissing = static path => path.Contains("policies", StringComparison.Ordinal);
        using var run = new DiscoveryRun(thread, cluster);
        run.FoundLater.OnNext([new StoredType("", "v1", "Pod"), new StoredType("example.com", "v1", "Policy")]);
        thread.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(["+ pods v1", "+ policies.example.com v1", "Removed policies.example.com"], run.Told);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Kinds_left_in_the_store_go_after_a_second_look_and_a_404_and_not_before(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        server.IsMissing = static path => path.Contains("policies", StringComparison.Ordinal);
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.com", "v1beta1", "Policy"));
        Assert.Equal(["+ pods v1"], run.Told);
        Assert.False(run.Reports[^1].IsSettled);
        Assert.DoesNotContain(cluster.Requests, static address => address.Contains("policies", StringComparison.Ordinal));

        thread.Pass(TimeSpan.FromSeconds(4));
        Assert.Equal(["+ pods v1", "+ policies.example.com v1beta1", "Removed policies.example.com"], run.Told);
        Assert.Equal("Policy", Assert.Single(run.Reports[^1].Leaving).Kind);
        Assert.True(run.Reports[^1].IsSettled);
        Assert.Contains("/apis/example.com/v1beta1/policies?limit=1", cluster.Requests);
    });

    [Theory]
    [InlineData("/apis/example.com/v1/widgets", 200)]
    [InlineData("/apis/example.com/v1/widgets", 403)]
    [InlineData("/apis/example.com/v1/widgets", 503)]
    [InlineData("/apis/example.com/v1/widgets", 0)]
    [InlineData("/customresourcedefinitions/widgets.example.com", 200)]
    [InlineData("/customresourcedefinitions/widgets.example.com", 503)]
    [InlineData("/apis/example.com/v1", 403)]
    [InlineData("/apis/example.com/v1", 503)]
    [InlineData("/apis/example.com/v1", 0)]
    public void Kinds_left_in_the_store_stay_as_long_as_the_server_does_not_say_404(string path, int code) => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        server.IsMissing = static missing => missing.Contains("widgets", StringComparison.Ordinal);
        var scripted = cluster.Answering;
        var answers = true;
        cluster.Answering = address => answers && address.Split('?')[0].EndsWith(path, StringComparison.Ordinal)
            ? code == 0 ? throw new HttpRequestException("no answer") : ScriptedCluster.Status(code, "Scripted", "scripted")
            : scripted(address);
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.com", "v1", "Widget"));
        thread.Pass(TimeSpan.FromSeconds(10));
        Assert.False(run.Reports[^1].IsSettled);
        Assert.Empty(run.Reports[^1].Unconfirmed);

        // Nobody waits for it for ever, but it is told, and asked for again.
        thread.Pass(TimeSpan.FromSeconds(10));
        Assert.True(run.Reports[^1].IsSettled);
        Assert.Equal("widgets.example.com", Assert.Single(run.Reports[^1].Unconfirmed).QualifiedName);
        thread.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(["+ pods v1"], run.Told);

        answers = false;
        thread.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("Removed widgets.example.com", run.Told[^1]);
        Assert.Empty(run.Reports[^1].Unconfirmed);
    });

    [Fact]
    public void A_kind_that_its_group_version_still_names_is_not_gone_whatever_its_plural() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        server.IsMissing = static _ => true;
        var scripted = cluster.Answering;
        cluster.Answering = address => address == "/apis/example.com/v1"
            ? ScriptedCluster.Json("""{"resources":[{"name":"fleetofsheep","kind":"Sheep","verbs":["list","watch"]}]}""")
            : scripted(address);
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.com", "v1", "Sheep"));
        thread.Pass(TimeSpan.FromMinutes(5));

        Assert.Equal(["+ pods v1"], run.Told);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_that_lacks_its_definitions_for_one_look_deletes_nothing(bool aggregated) => Play(aggregated, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod");
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.com", "v1", "Widget"));
        server.Serve("example.com/v1", "widgets:Widget");
        thread.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(["+ pods v1", "+ widgets.example.com v1"], run.Told);
        Assert.True(run.Reports[^1].IsSettled);
    });

    [Fact]
    public void A_group_that_fails_at_start_keeps_what_the_store_holds_of_it() => Play(true, (thread, cluster, server) =>
    {
        server.Serve("v1", "pods:Pod").Serve("!example.com/v1");
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("example.com", "v1", "Widget"));
        thread.Pass(TimeSpan.FromMinutes(30));

        Assert.Equal(["+ pods v1"], run.Told);
    });

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(403)]
    public void A_core_group_that_does_not_answer_is_not_a_server_without_core_types(int code) => Play(false, (thread, cluster, server) =>
    {
        server.Serve("apps/v1", "deployments:Deployment").Serve("v1", "pods:Pod");
        server.CoreCode = code;
        using var run = new DiscoveryRun(thread, cluster, null, new StoredType("", "v1", "Pod"), new StoredType("apps", "v1", "Deployment"));
        thread.Pass(TimeSpan.FromMinutes(2));
        Assert.Empty(run.Told);

        server.CoreCode = 200;
        thread.Pass(TimeSpan.FromMinutes(1));
        run.AssertTypes("deployments.apps v1", "pods v1");
    });

    [Theory]
    [InlineData(typeof(ConnectionException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidDataException))]
    [InlineData(typeof(TaskCanceledException))]
    public void Whatever_asking_ends_in_is_a_failed_look_and_no_end(Type exception) => Play(false, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        var requests = 0;
        cluster.Before = (_, _) => requests++ % 3 == 0
            ? throw (Exception)Activator.CreateInstance(exception, "scripted", new TimeoutException())!
            : Task.CompletedTask;
        using var run = new DiscoveryRun(thread, cluster);
        for (var i = 0; i < 60; i++)
        {
            run.Change("*");
        }

        Assert.Null(run.Error);
        cluster.Before = static (_, _) => Task.CompletedTask;
        thread.Pass(TimeSpan.FromMinutes(1));
        run.AssertTypes("pods v1", "widgets.example.com v1");
        Assert.DoesNotContain(run.Told, static told => told.StartsWith("Removed", StringComparison.Ordinal));
    });

    [Fact]
    public void A_server_that_takes_questions_and_never_answers_is_given_up_after_a_while() => Play(false, (thread, cluster, server) =>
    {
        server.Serve("example.com/v1", "widgets:Widget").Serve("v1", "pods:Pod");
        cluster.Before = (address, stop) => address is "/version" || address.Contains("customresource", StringComparison.Ordinal)
            ? Task.Delay(Timeout.InfiniteTimeSpan, thread.Time, stop)
            : Task.CompletedTask;
        using var run = new DiscoveryRun(thread, cluster);
        thread.Pass(TimeSpan.FromSeconds(70));

        run.AssertTypes("pods v1", "widgets.example.com v1");
    });

    private static void Play(bool aggregated, Action<SingleThread, ScriptedCluster, ScriptedDiscovery> test) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster();
        test(thread, cluster, new ScriptedDiscovery(cluster, aggregated));
    });
}
