using System.Text.Json.Nodes;
using Xunit;

namespace FleetSync.Tests.Extraction;

public sealed class OwnerReferenceTests
{
    [Theory]
    [InlineData("ReplicaSet", "web-7d9f8c6b5", "\"pod-template-hash\":\"7d9f8c6b5\"", "Deployment/web")]
    [InlineData("ReplicaSet", "web-7d9f8c6b5", "\"rollouts-pod-template-hash\":\"7d9f8c6b5\"", "Rollout/web")]
    [InlineData("ReplicaSet", "web-7d9f8c6b5", "\"pod-template-hash\":\"other\"", "ReplicaSet/web-7d9f8c6b5")]
    [InlineData("ReplicaSet", "standalone", "\"app\":\"web\"", "ReplicaSet/standalone")]
    [InlineData("Job", "backup-28571040", "\"app\":\"web\"", "CronJob/backup")]
    [InlineData("Job", "backup-1714532400", "\"app\":\"web\"", "CronJob/backup")]
    [InlineData("Job", "migrate-2024", "\"app\":\"web\"", "Job/migrate-2024")]
    [InlineData("StatefulSet", "db", "\"app\":\"web\"", "StatefulSet/db")]
    public void The_owner_is_the_top_controller_as_far_as_the_object_tells(string kind, string name, string label, string owner)
    {
        var json = $$$"""
            {"metadata":{"name":"p","labels":{{{{label}}}},"ownerReferences":[
              {"kind":"Config","name":"other"},{"kind":"{{{kind}}}","name":"{{{name}}}","controller":true}]}}
            """;

        Assert.Equal(owner, OwnerOf(json));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("{\"kind\":\"A\",\"name\":\"a\"}", "A/a")]
    [InlineData("{\"kind\":\"A\",\"name\":\"a\"},{\"kind\":\"B\",\"name\":\"b\"}", "")]
    [InlineData("{\"kind\":\"A\"}", "")]
    public void Without_a_controller_the_only_owner_counts(string owners, string expected) =>
        Assert.Equal(expected, OwnerOf($$$"""{"metadata":{"name":"p","ownerReferences":[{{{owners}}}]}}"""));

    private static string? OwnerOf(string json) =>
        (string?)JsonNode.Parse(Extract.Snapshot(SomeTypes.Pods, json).Document.Span)!["owner"];
}
