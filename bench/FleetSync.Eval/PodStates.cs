using System.Text.Json.Nodes;

namespace FleetSync.Eval;

/// <summary>The status that scheduler and kubelet would write for a pod that something ails.</summary>
internal static class PodStates
{
    /// <summary>Whether a pod with this ailment counts as ready.</summary>
    public static bool IsReady(string ails) => ails == "ok";

    public static JsonObject Of(string ails, string container, string image) => ails switch
    {
        "ok" => Scheduled("Running", true, container, image, """{"running":{}}"""),
        "complete" => Scheduled("Succeeded", false, container, image, """{"terminated":{"reason":"Completed","exitCode":0}}"""),
        "running" => Scheduled("Running", true, container, image, """{"running":{}}"""),
        "failed" or "error" => Scheduled("Failed", false, container, image, """{"terminated":{"reason":"Error","exitCode":2}}"""),
        "crash" => Scheduled(
            "Running", false, container, image,
            $$$"""{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container={{{container}}}"}}""",
            """{"terminated":{"reason":"Error","exitCode":1}}"""),
        "oom" => Scheduled(
            "Running", false, container, image,
            """{"terminated":{"reason":"OOMKilled","exitCode":137}}""", """{"terminated":{"reason":"OOMKilled","exitCode":137}}"""),
        "pull" => Scheduled(
            "Pending", false, container, image, """{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image"}}"""),
        "creating" => Scheduled("Pending", false, container, image, """{"waiting":{"reason":"ContainerCreating"}}"""),
        "notready" => Scheduled("Running", false, container, image, """{"running":{}}"""),
        "evicted" => Parse("""{"phase":"Failed","reason":"Evicted","message":"The node was low on resource: ephemeral-storage."}"""),
        "unschedulable" => Parse(
            """
            {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
             "message":"0/2 nodes are available: 2 Insufficient nvidia.com/gpu."}]}
            """),
        _ => throw new InvalidDataException($"workloads.txt knows no state '{ails}'."),
    };

    private static JsonObject Scheduled(string phase, bool ready, string container, string image, string state, string lastState = "{}")
    {
        var said = ready ? "True" : "False";
        return Parse($$"""
            {"phase":"{{phase}}","conditions":[
              {"type":"PodScheduled","status":"True"},{"type":"Initialized","status":"True"},{"type":"Ready","status":"{{said}}"}],
             "containerStatuses":[{"name":"{{container}}","image":"{{image}}","ready":{{(ready ? "true" : "false")}},"restartCount":0,
              "state":{{state}},"lastState":{{lastState}}}]}
            """);
    }

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
