using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>A cluster that acts by itself: controllers make and remove objects.</summary>
public sealed class ControllerTests(ControllerTests.Fixture fixture) : IClassFixture<ControllerTests.Fixture>
{
    [Fact]
    public async Task Pods_that_controllers_make_are_owned_by_the_deployment()
    {
        await using var desk = new Desk(fixture.Server);
        await desk.Api.CreateNamespaceAsync("web");
        await desk.StartSyncedAsync();

        await desk.Api.ApplyAsync("""
            {
              "apiVersion": "apps/v1", "kind": "Deployment", "metadata": { "namespace": "web", "name": "front" },
              "spec": {
                "replicas": 3, "selector": { "matchLabels": { "app": "front" } },
                "template": {
                  "metadata": { "labels": { "app": "front" } },
                  "spec": { "containers": [{ "name": "app", "image": "nginx:1.25" }] }
                }
              }
            }
            """);

        await Poll.UntilAsync("three pods to be stored", TimeSpan.FromSeconds(60), () => Task.FromResult(
            desk.File.Ids("east").Count(static id => id.StartsWith("east/web/v1/Pod/front-", StringComparison.Ordinal)) == 3));
        foreach (var id in desk.File.Ids("east").Where(static id => id.StartsWith("east/web/v1/Pod/front-", StringComparison.Ordinal)))
        {
            Assert.Equal("Deployment/front", desk.File.Record(id)!["owner"]!.GetValue<string>());
        }

        await desk.ConvergedAsync();
    }

    [Fact]
    public async Task A_namespace_that_is_deleted_takes_everything_in_it_with_it()
    {
        await using var desk = new Desk(fixture.Server);
        await desk.Api.CreateNamespaceAsync("doomed");
        await desk.Api.ApplyManyAsync(Objects.Many(50, static number => Objects.ConfigMap("doomed", $"map-{number}")));
        await desk.Api.ApplyManyAsync(Objects.Many(20, static number => Objects.Pod("doomed", $"pod-{number}")));
        await desk.StartSyncedAsync();
        await desk.StoredAsync("east/doomed/v1/Pod/pod-0019");

        await desk.Api.DeleteAsync(new ObjectRef("v1", "Namespace", null, "doomed"));

        await desk.GoneAsync("east/_cluster/v1/Namespace/doomed");
        await desk.ConvergedAsync();
        Assert.DoesNotContain(desk.File.Ids("east"), static id => id.StartsWith("east/doomed/", StringComparison.Ordinal));
    }

    public sealed class Fixture(Servers servers) : OwnServer(
        servers, new ApiServerOptions { Name = "controllers", ControllerManager = true });
}
