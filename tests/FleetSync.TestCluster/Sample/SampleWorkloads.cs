using System.Globalization;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>Workloads with what their controllers would have made of them, down to the pods.</summary>
/// <param name="nodes">Pods are spread over them.</param>
internal sealed class SampleWorkloads(IReadOnlyList<string> nodes)
{
    private int _placed;

    /// <summary>Deployment, ReplicaSet, Pods, Service and ConfigMap.</summary>
    public IEnumerable<JsonObject> Deployment(
        string inNamespace, string app, string image, params IReadOnlyList<PodCondition> pods)
    {
        var template = SampleObject.Template(app, inNamespace, image);
        var (wanted, ready) = Count(pods);
        var healthy = ready == wanted;
        yield return SampleObject.Of("apps/v1", "Deployment", inNamespace, app, $$"""
            {
              "spec": { "replicas": {{wanted}}, "selector": { "matchLabels": { "app": "{{app}}" } }, "template": {{template}} },
              "status": {
                "observedGeneration": 1, "replicas": {{wanted}}, "updatedReplicas": {{wanted}},
                "readyReplicas": {{ready}}, "availableReplicas": {{ready}}, "unavailableReplicas": {{Number(pods.Count(NotRunning))}},
                "conditions": [{{Available(healthy)}}, {{Progressing(healthy, app)}}]
              }
            }
            """, app);

        var hash = SampleNames.Suffix($"{inNamespace}/{app}/{image}", 10);
        var set = new ObjectRef("apps/v1", "ReplicaSet", inNamespace, $"{app}-{hash}");
        yield return SampleObject.Of("apps/v1", "ReplicaSet", inNamespace, set.Name, $$"""
            {
              "spec": { "replicas": {{wanted}}, "selector": { "matchLabels": { "app": "{{app}}" } }, "template": {{template}} },
              "status": {
                "observedGeneration": 1, "replicas": {{wanted}}, "fullyLabeledReplicas": {{wanted}},
                "readyReplicas": {{ready}}, "availableReplicas": {{ready}}
              }
            }
            """, app, new ObjectRef("apps/v1", "Deployment", inNamespace, app));
        foreach (var (condition, index) in pods.Select((condition, index) => (condition, index)))
        {
            var suffix = SampleNames.Suffix($"{set.Name}/{Number(index)}", 5);
            var pod = Pod(inNamespace, $"{set.Name}-{suffix}", app, image, condition, set);
            pod["metadata"]!["labels"]!["pod-template-hash"] = hash;
            yield return pod;
        }

        yield return Service(inNamespace, app);
        yield return SampleObject.Of("v1", "ConfigMap", inNamespace, $"{app}-config", """
            { "data": { "LOG_LEVEL": "info", "FEATURES": "search,reviews" } }
            """, app);
    }

    /// <summary>StatefulSet, Pods, headless Service, and a bound claim a pod.</summary>
    public IEnumerable<JsonObject> StatefulSet(
        string inNamespace, string app, string image, params IReadOnlyList<PodCondition> pods)
    {
        var (wanted, ready) = Count(pods);
        yield return SampleObject.Of("apps/v1", "StatefulSet", inNamespace, app, $$"""
            {
              "spec": {
                "serviceName": "{{app}}", "replicas": {{wanted}}, "selector": { "matchLabels": { "app": "{{app}}" } },
                "template": {{SampleObject.Template(app, inNamespace, image)}}
              },
              "status": {
                "observedGeneration": 1, "replicas": {{wanted}}, "readyReplicas": {{ready}}, "currentReplicas": {{wanted}},
                "updatedReplicas": {{wanted}}, "currentRevision": "{{app}}-1", "updateRevision": "{{app}}-1"
              }
            }
            """, app);
        var owner = new ObjectRef("apps/v1", "StatefulSet", inNamespace, app);
        foreach (var (condition, index) in pods.Select((condition, index) => (condition, index)))
        {
            var name = $"{app}-{Number(index)}";
            yield return Pod(inNamespace, name, app, image, condition, owner);
            yield return SampleStorage.BoundClaim(inNamespace, $"data-{name}", app);
            yield return SampleStorage.Volume(inNamespace, $"data-{name}");
        }

        yield return Service(inNamespace, app, headless: true);
    }

    /// <summary>DaemonSet with a pod on each node.</summary>
    public IEnumerable<JsonObject> DaemonSet(
        string inNamespace, string app, string image, params IReadOnlyList<PodCondition> pods)
    {
        var (wanted, ready) = Count(pods);
        yield return SampleObject.Of("apps/v1", "DaemonSet", inNamespace, app, $$"""
            {
              "spec": { "selector": { "matchLabels": { "app": "{{app}}" } }, "template": {{SampleObject.Template(app, inNamespace, image)}} },
              "status": {
                "observedGeneration": 1, "currentNumberScheduled": {{wanted}}, "desiredNumberScheduled": {{wanted}},
                "numberMisscheduled": 0, "updatedNumberScheduled": {{wanted}}, "numberReady": {{ready}},
                "numberAvailable": {{ready}}, "numberUnavailable": {{Number(pods.Count(NotRunning))}}
              }
            }
            """, app);
        var owner = new ObjectRef("apps/v1", "DaemonSet", inNamespace, app);
        foreach (var (condition, index) in pods.Select((condition, index) => (condition, index)))
        {
            yield return Pod(inNamespace, $"{app}-{SampleNames.Suffix($"{app}/{Number(index)}", 5)}", app, image, condition, owner);
        }
    }

    /// <summary>A Job with its one pod, complete or failed; with the CronJob that made it, where there is one.</summary>
    public IEnumerable<JsonObject> Job(string inNamespace, string name, string image, bool succeeds, string? cronJob = null)
    {
        var owner = cronJob is null ? null : new ObjectRef("batch/v1", "CronJob", inNamespace, cronJob);
        var status = succeeds
            ? $$"""
                "succeeded": 1, "completionTime": "{{PodStatus.At(TimeSpan.FromMinutes(4))}}",
                "conditions": [{ "type": "Complete", "status": "True", "lastTransitionTime": "{{PodStatus.At(TimeSpan.FromMinutes(4))}}" }]
                """
            : $$"""
                "failed": 4,
                "conditions": [{
                  "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
                  "message": "Job has reached the specified backoff limit",
                  "lastTransitionTime": "{{PodStatus.At(TimeSpan.FromMinutes(9))}}"
                }]
                """;
        yield return SampleObject.Of("batch/v1", "Job", inNamespace, name, $$"""
            {
              "spec": { "backoffLimit": 3, "template": {{SampleObject.Template(name, inNamespace, image, "Never")}} },
              "status": { "startTime": "{{PodStatus.At(TimeSpan.Zero)}}", {{status}} }
            }
            """, name, owner);
        yield return Pod(
            inNamespace, $"{name}-{SampleNames.Suffix(name, 5)}", name, image,
            succeeds ? PodCondition.Completed : PodCondition.Error,
            new ObjectRef("batch/v1", "Job", inNamespace, name), "Never");
    }

    public static JsonObject CronJob(string inNamespace, string name, string image, string schedule, bool suspended = false)
    {
        return SampleObject.Of("batch/v1", "CronJob", inNamespace, name, $$"""
            {
              "spec": {
                "schedule": "{{schedule}}", "suspend": {{(suspended ? "true" : "false")}},
                "jobTemplate": { "spec": { "template": {{SampleObject.Template(name, inNamespace, image, "Never")}} } }
              },
              "status": { "lastScheduleTime": "{{PodStatus.At(TimeSpan.Zero)}}" }
            }
            """, name);
    }

    public JsonObject Pod(
        string inNamespace, string name, string app, string image, PodCondition condition, ObjectRef? owner = null,
        string restartPolicy = "Always")
    {
        var node = condition == PodCondition.Unschedulable ? null : nodes[_placed++ % nodes.Count];
        var pod = SampleObject.Of(
            "v1", "Pod", inNamespace, name, $$"""{ "spec": {{SampleObject.PodSpec(app, image, restartPolicy, node)}} }""", app, owner);
        pod["status"] = PodStatus.Of(condition, app, image);
        return pod;
    }

    public static JsonObject Service(string inNamespace, string app, bool headless = false)
    {
        var address = headless ? "\"clusterIP\": \"None\"," : "";
        return SampleObject.Of("v1", "Service", inNamespace, app, $$"""
            { "spec": { {{address}} "selector": { "app": "{{app}}" }, "ports": [{ "name": "http", "port": 80, "targetPort": 8080 }] } }
            """, app);
    }

    private static (string Wanted, string Ready) Count(IReadOnlyList<PodCondition> pods)
    {
        return (Number(pods.Count), Number(pods.Count(pod => !NotRunning(pod))));
    }

    private static bool NotRunning(PodCondition condition)
    {
        return condition != PodCondition.Running;
    }

    private static string Available(bool healthy)
    {
        return healthy
            ? """{ "type": "Available", "status": "True", "reason": "MinimumReplicasAvailable" }"""
            : """{ "type": "Available", "status": "False", "reason": "MinimumReplicasUnavailable", "message": "Deployment does not have minimum availability." }""";
    }

    private static string Progressing(bool healthy, string app)
    {
        return healthy
            ? """{ "type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable" }"""
            : $$"""{ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "ReplicaSet \"{{app}}\" has timed out progressing." }""";
    }

    private static string Number(int value)
    {
        return value.ToString(CultureInfo.InvariantCulture);
    }
}
