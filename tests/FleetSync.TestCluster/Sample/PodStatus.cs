using System.Globalization;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>The status that a kubelet and the scheduler would write for a pod.</summary>
public static class PodStatus
{
    private static readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow().AddHours(-3);

    /// <param name="condition">How it is doing.</param>
    /// <param name="container">Its only container.</param>
    /// <param name="image">The container's image.</param>
    public static JsonObject Of(PodCondition condition, string container = "app", string image = "nginx:1.25")
    {
        return condition switch
        {
            PodCondition.Unschedulable => Unscheduled(
                "0/5 nodes are available: 1 node(s) had taint {node.kubernetes.io/unreachable: }, "
                + "4 Insufficient nvidia.com/gpu."),
            PodCondition.Evicted => Parse(
                """
                {
                  "phase": "Failed", "reason": "Evicted",
                  "message": "The node was low on resource: ephemeral-storage. Container app was using 4Gi, which exceeds its request of 0."
                }
                """),
            PodCondition.Running => Scheduled("Running", ready: true, container, image, 0, Running()),
            PodCondition.NotReady => Scheduled("Running", ready: false, container, image, 0, Running()),
            PodCondition.ContainerCreating => Scheduled(
                "Pending", ready: false, container, image, 0, Waiting("ContainerCreating", null)),
            PodCondition.ImagePullBackOff => Scheduled(
                "Pending", ready: false, container, image, 0,
                Waiting("ImagePullBackOff", $"Back-off pulling image \\\"{image}\\\"")),
            PodCondition.CrashLoopBackOff => Scheduled(
                "Running", ready: false, container, image, 17,
                Waiting("CrashLoopBackOff", $"back-off 5m0s restarting failed container={container}"),
                Terminated("Error", 1)),
            PodCondition.OOMKilled => Scheduled(
                "Running", ready: false, container, image, 6, Terminated("OOMKilled", 137), Terminated("OOMKilled", 137)),
            PodCondition.Completed => Scheduled(
                "Succeeded", ready: false, container, image, 0, Terminated("Completed", 0)),
            PodCondition.Error => Scheduled("Failed", ready: false, container, image, 0, Terminated("Error", 2)),
            _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "No such condition."),
        };
    }

    /// <summary>Seconds precision, as the API server wants it.</summary>
    internal static string At(TimeSpan afterStart)
    {
        return (_started + afterStart).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
    }

    private static JsonObject Unscheduled(string message)
    {
        return Parse($$"""
            {
              "phase": "Pending",
              "conditions": [{
                "type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                "lastTransitionTime": "{{At(TimeSpan.Zero)}}", "message": "{{message}}"
              }]
            }
            """);
    }

    private static JsonObject Scheduled(
        string phase, bool ready, string container, string image, int restarts, string state, string lastState = "{}")
    {
        var done = phase is "Succeeded";
        var readyReason = (ready, done) switch
        {
            (true, _) => "",
            (_, true) => "\"reason\": \"PodCompleted\",",
            _ => $"\"reason\": \"ContainersNotReady\", \"message\": \"containers with unready status: [{container}]\",",
        };
        var status = ready ? "True" : "False";
        return Parse($$"""
            {
              "phase": "{{phase}}", "startTime": "{{At(TimeSpan.Zero)}}", "qosClass": "Burstable",
              "podIP": "10.42.1.17", "podIPs": [{ "ip": "10.42.1.17" }],
              "conditions": [
                { "type": "Initialized", "status": "True", "lastTransitionTime": "{{At(TimeSpan.Zero)}}" },
                { "type": "Ready", "status": "{{status}}", {{readyReason}} "lastTransitionTime": "{{At(TimeSpan.FromMinutes(1))}}" },
                { "type": "ContainersReady", "status": "{{status}}", {{readyReason}} "lastTransitionTime": "{{At(TimeSpan.FromMinutes(1))}}" },
                { "type": "PodScheduled", "status": "True", "lastTransitionTime": "{{At(TimeSpan.Zero)}}" }
              ],
              "containerStatuses": [{
                "name": "{{container}}", "image": "{{image}}", "imageID": "", "ready": {{(ready ? "true" : "false")}},
                "restartCount": {{restarts.ToString(CultureInfo.InvariantCulture)}}, "state": {{state}}, "lastState": {{lastState}}
              }]
            }
            """);
    }

    private static string Running()
    {
        return $$"""{ "running": { "startedAt": "{{At(TimeSpan.FromMinutes(1))}}" } }""";
    }

    private static string Waiting(string reason, string? message)
    {
        var told = message is null ? "" : $", \"message\": \"{message}\"";
        return $$"""{ "waiting": { "reason": "{{reason}}"{{told}} } }""";
    }

    private static string Terminated(string reason, int exitCode)
    {
        return $$"""
            { "terminated": {
                "reason": "{{reason}}", "exitCode": {{exitCode.ToString(CultureInfo.InvariantCulture)}},
                "startedAt": "{{At(TimeSpan.FromMinutes(1))}}", "finishedAt": "{{At(TimeSpan.FromMinutes(2))}}"
            } }
            """;
    }

    private static JsonObject Parse(string json)
    {
        return JsonNode.Parse(json)!.AsObject();
    }
}
