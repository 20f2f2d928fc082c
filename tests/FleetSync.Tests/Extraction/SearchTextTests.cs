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
            "ScheduledBackup Scheduled Backup scheduledbackups postgresql cnpg nightly db Degraded failing BackupFailed Backup Failed",
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
}
