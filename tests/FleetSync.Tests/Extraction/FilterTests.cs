using System.Text.Json.Nodes;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class FilterTests
{
    private const string Pod =
        """
        {"metadata":{"name":"p","namespace":"shop-prod",
          "labels":{"app":"web","helm.sh/chart":"web-1","team":"a"},
          "annotations":{"note":"hello","kubectl.kubernetes.io/last-applied-configuration":"{\"password\":\"hunter2\"}",
            "kapp.k14s.io/original":"hunter2","objectset.rio.cattle.io/applied":"hunter2","openshift.io/token-secret.value":"hunter2",
            "banzaicloud.com/last-applied":"hunter2","example.com/last-applied-configuration":"hunter2"}}}
        """;

    [Fact]
    public void Copies_of_whole_manifests_are_never_stored_whatever_the_globs_say()
    {
        var snapshot = Extract.Snapshot(SomeTypes.Pods, Pod, Extract.Options with { KeepAnnotations = ["*"] });
        var document = JsonNode.Parse(snapshot.Document.Span)!;

        Assert.Equal("""{"note":"hello"}""", document["annotations"]!.ToJsonString());
        Assert.DoesNotContain("hunter2", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "", WatchEventKind.Apply)]
    [InlineData("shop-*", "", WatchEventKind.Apply)]
    [InlineData("other", "", WatchEventKind.Delete)]
    [InlineData("", "*-prod", WatchEventKind.Delete)]
    [InlineData("shop-*", "*-prod", WatchEventKind.Delete)]
    public void An_object_of_a_namespace_out_of_scope_comes_as_deleted(string include, string exclude, object expected)
    {
        var options = Extract.Options with
        {
            IncludeNamespaces = include.Length == 0 ? [] : [include],
            ExcludeNamespaces = exclude.Length == 0 ? [] : [exclude],
        };

        var observation = Extract.Observe(SomeTypes.Pods, Pod, options);

        Assert.Equal(expected, observation.Kind);
        Assert.Equal(ResourceId.ToPointId("cluster-a/shop-prod/v1/Pod/p"), observation.PointId);
    }

    [Fact]
    public void Cluster_scoped_objects_are_kept_whatever_the_namespaces_are()
    {
        var options = Extract.Options with { IncludeNamespaces = ["shop"], ExcludeNamespaces = ["_cluster", "*"] };

        Assert.Equal(WatchEventKind.Apply, Extract.Observe(SomeTypes.Nodes, """{"metadata":{"name":"n"}}""", options).Kind);
    }

    [Fact]
    public void An_object_that_asks_to_be_ignored_is_left_out()
    {
        var json = """{"metadata":{"name":"n","annotations":{"fleetsync.io/ignore":"true"}}}""";

        Assert.Equal(WatchEventKind.Delete, Extract.Observe(SomeTypes.Nodes, json).Kind);
    }

    [Fact]
    public void Labels_are_kept_and_dropped_by_key()
    {
        var options = Extract.Options with { KeepLabels = ["app", "helm.sh/*"], DropLabels = ["helm*"] };

        Assert.Equal(["app=web"], Extract.Snapshot(SomeTypes.Pods, Pod, options).LabelPairs);
    }

    [Fact]
    public void Label_pairs_are_sorted_as_texts()
    {
        var json = """{"metadata":{"name":"n","labels":{"a":"1","a.b":"2","a-b":"3","B":"4"}}}""";
        var pairs = Extract.Snapshot(SomeTypes.Nodes, json).LabelPairs;

        Assert.Equal(pairs.Order(StringComparer.Ordinal), pairs, StringComparer.Ordinal);
    }

    [Fact]
    public void Long_annotations_are_cut_between_characters()
    {
        var note = new string('é', 400);
        var json = $$$$"""{"metadata":{"name":"n","annotations":{"note":"{{{{note}}}}"}}}""";

        var snapshot = Extract.Snapshot(SomeTypes.Nodes, json, Extract.Options with { MaxAnnotationBytes = 101 });

        Assert.Equal(new string('é', 50), (string?)JsonNode.Parse(snapshot.Document.Span)!["annotations"]!["note"]);
    }

    [Fact]
    public void Messages_are_cut_to_300_characters()
    {
        var json = $$$"""{"metadata":{"name":"p"},"status":{"phase":"Failed","message":"{{{new string('ü', 500)}}}"}}""";

        Assert.Equal(new string('ü', 300), Extract.Snapshot(SomeTypes.Pods, json).Health.Message);
    }
}
