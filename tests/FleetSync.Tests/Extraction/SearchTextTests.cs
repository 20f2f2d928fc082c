using FleetSync.Discovery;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class SearchTextTests
{
    [Fact]
    public void A_pod_is_found_by_its_workload_its_image_and_its_state() =>
        Assert.Equal(
            "Pod pods web shop frontend Deployment web-frontend Healthy Running",
            Extract.Snapshot(SomeTypes.Pods, BigPod.Bytes()).SearchText);

    [Fact]
    public void Replicas_share_their_text_in_every_cluster_and_differ_in_what_is_stored()
    {
        var first = Extract.Observe(SomeTypes.Pods, BigPod.Node(1).ToJsonString());
        var second = Extract.Observe(SomeTypes.Pods, BigPod.Node(2).ToJsonString(), Extract.Options with { Cluster = "cluster-b" });

        Assert.Equal(first.TextHash, second.TextHash);
        Assert.NotEqual(first.StatusHash, second.StatusHash);
        Assert.NotEqual(first.PointId, second.PointId);
    }

    [Fact]
    public void A_restart_changes_what_is_stored_and_not_the_text()
    {
        var pod = BigPod.Node();
        var before = Extract.Observe(SomeTypes.Pods, pod.ToJsonString());
        pod["status"]!["containerStatuses"]![0]!["restartCount"] = 5;
        var after = Extract.Observe(SomeTypes.Pods, pod.ToJsonString());

        Assert.NotEqual(before.StatusHash, after.StatusHash);
        Assert.Equal(before.TextHash, after.TextHash);
    }

    [Fact]
    public void Kinds_and_reasons_are_also_split_into_their_words_and_groups_name_their_product()
    {
        var type = new ApiResource("postgresql.cnpg.io", "v1", "scheduledbackups", "ScheduledBackup", Namespaced: true);
        var json = """{"metadata":{"name":"nightly","namespace":"db"},"status":{"conditions":[{"type":"Ready","status":"False","reason":"BackupFailed"}]}}""";

        Assert.Equal(
            "ScheduledBackup Scheduled Backup scheduledbackups postgresql cnpg nightly db Degraded failing BackupFailed Backup Failed "
            + "database databases db backup backups restore disaster recovery",
            Extract.Snapshot(type, json).SearchText);
    }

    [Theory]
    [InlineData("web-abcde", "\"generateName\":\"web-\"", "web")]
    [InlineData("web-0", "\"ownerReferences\":[{\"kind\":\"StatefulSet\",\"name\":\"web\",\"controller\":true}]", "web")]
    [InlineData("web", "\"ownerReferences\":[{\"kind\":\"App\",\"name\":\"web\"}]", "web")]
    [InlineData("webserver", "\"ownerReferences\":[{\"kind\":\"App\",\"name\":\"web\"}]", "webserver")]
    public void Generated_parts_of_names_are_left_out(string name, string metadata, string stem)
    {
        var text = Extract.Snapshot(SomeTypes.Pods, $$$"""{"metadata":{"name":"{{{name}}}",{{{metadata}}}}}""").SearchText;

        Assert.StartsWith($"Pod pods {stem} ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_a_reason_are_no_words()
    {
        var json = """
            {"metadata":{"name":"p"},"spec":{"initContainers":[{"name":"a"},{"name":"b"}]},"status":{"phase":"Pending",
             "initContainerStatuses":[{"name":"a","state":{"running":{}}}]}}
            """;

        Assert.EndsWith(" Progressing Init", Extract.Snapshot(SomeTypes.Pods, json).SearchText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ConfigMap", "settings-7f4g8h2k9m", "settings")]
    [InlineData("ConfigMap", "settings-background", "settings-background")]
    [InlineData("ConfigMap", "sh.helm.release.v1.shop.v12", "shop")]
    [InlineData("PersistentVolume", "pvc-0b9a7c1e-0000-4000-8000-000000000000", "pvc")]
    [InlineData("PersistentVolumeClaim", "data-orders-2", "data-orders")]
    [InlineData("Service", "shard-2", "shard-2")]
    public void What_a_machine_put_into_a_name_is_left_out(string kind, string name, string stem)
    {
        var type = SomeTypes.Of(kind);
        var text = Extract.Snapshot(type, $$$"""{"metadata":{"name":"{{{name}}}"}}""").SearchText;

        Assert.Contains($" {type.Plural} {stem} ", text + " ", StringComparison.Ordinal);
    }

    [Fact]
    public void Static_pods_of_all_nodes_share_their_text()
    {
        static string TextOf(string node) => Extract.Snapshot(SomeTypes.Pods, $$$"""
            {"metadata":{"name":"kube-apiserver-{{{node}}}","namespace":"kube-system",
             "ownerReferences":[{"kind":"Node","name":"{{{node}}}","controller":true}]}}
            """).SearchText;

        Assert.Equal(TextOf("node-1"), TextOf("control-plane-b"));
        Assert.StartsWith("Pod pods kube-apiserver ", TextOf("node-1"), StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_of_any_workload_share_their_text()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var workload = new RandomWorkload(new Random(seed));
            var texts = Enumerable.Range(0, 5)
                .Select(_ => Extract.Observe(SomeTypes.Pods, workload.Replica()).TextHash)
                .Distinct()
                .ToList();

            Assert.True(texts.Count == 1, $"Seed {seed}: {workload.Replica()}");
        }
    }
}
