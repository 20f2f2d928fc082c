using System.Globalization;
using System.Text.Json.Nodes;

namespace FleetSync.Eval;

/// <summary>What controllers make of a workload: ReplicaSet, pods, Service, ConfigMap. Suffixes are random, and the same in every run.</summary>
internal sealed class WorkloadObjects(Random random)
{
    // The letters of k8s.io/apimachinery/pkg/util/rand.
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public IEnumerable<JsonObject> Of(Workload workload) => workload.Kind switch
    {
        "Deployment" => Deployment(workload),
        "StatefulSet" or "DaemonSet" => Set(workload),
        "Job" => Job(workload),
        "CronJob" => [CronJob(workload)],
        _ => throw new InvalidDataException($"workloads.txt knows no kind '{workload.Kind}'."),
    };

    private IEnumerable<JsonObject> Deployment(Workload workload)
    {
        var (wanted, ready) = (workload.Replicas, workload.Replicas - workload.Ailing);
        var starting = workload.Ails is "creating" or "notready";
        var available = ready > 0 || workload.Ailing == 0;
        var timedOut = !available && !starting;
        yield return Object(workload, "apps/v1", "Deployment", workload.App, $$"""
            {"spec":{"replicas":{{wanted}},"paused":{{(workload.Ails == "paused" ? "true" : "false")}},"template":{{Template(workload)}} },
             "status":{"observedGeneration":1,"replicas":{{wanted}},"updatedReplicas":{{wanted}},"readyReplicas":{{ready}},"availableReplicas":{{ready}},
              "unavailableReplicas":{{workload.Ailing}},"conditions":[
              {"type":"Available","status":"{{(available ? "True" : "False")}}","reason":"{{(available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable")}}"},
              {"type":"Progressing","status":"{{(timedOut ? "False" : "True")}}","reason":"{{(timedOut ? "ProgressDeadlineExceeded" : starting ? "ReplicaSetUpdated" : "NewReplicaSetAvailable")}}"}]} }
            """);
        var set = $"{workload.App}-{Suffix(10)}";
        yield return Object(workload, "apps/v1", "ReplicaSet", set, $$"""
            {"spec":{"replicas":{{wanted}},"template":{{Template(workload)}} },
             "status":{"observedGeneration":1,"replicas":{{wanted}},"fullyLabeledReplicas":{{wanted}},"readyReplicas":{{ready}},"availableReplicas":{{ready}} } }
            """, ("apps/v1", "Deployment", workload.App));
        for (var i = 0; i < wanted; i++)
        {
            yield return Pod(workload, $"{set}-{Suffix(5)}", AilmentOf(workload, i), ("apps/v1", "ReplicaSet", set));
        }

        yield return Service(workload);
        yield return Object(workload, "v1", "ConfigMap", $"{workload.App}-config", "{}");
    }

    private IEnumerable<JsonObject> Set(Workload workload)
    {
        var (wanted, ready) = (workload.Replicas, workload.Replicas - workload.Ailing);
        yield return Object(workload, "apps/v1", workload.Kind, workload.App, $$"""
            {"spec":{"replicas":{{wanted}},"template":{{Template(workload)}} },
             "status":{"observedGeneration":1,"replicas":{{wanted}},"readyReplicas":{{ready}},"currentReplicas":{{wanted}},"updatedReplicas":{{wanted}},
              "availableReplicas":{{ready}},"currentRevision":"1","updateRevision":"1","desiredNumberScheduled":{{wanted}},"currentNumberScheduled":{{wanted}},
              "updatedNumberScheduled":{{wanted}},"numberReady":{{ready}},"numberAvailable":{{ready}},"numberUnavailable":{{workload.Ailing}} } }
            """);
        for (var i = 0; i < wanted; i++)
        {
            var suffix = workload.Kind == "StatefulSet" ? i.ToString(CultureInfo.InvariantCulture) : Suffix(5);
            yield return Pod(workload, $"{workload.App}-{suffix}", AilmentOf(workload, i), ("apps/v1", workload.Kind, workload.App));
        }

        if (workload.Kind == "StatefulSet")
        {
            yield return Service(workload);
        }
    }

    private IEnumerable<JsonObject> Job(Workload workload)
    {
        var status = workload.Ails switch
        {
            "complete" => """{"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}""",
            "failed" => """{"failed":4,"conditions":[{"type":"Failed","status":"True","reason":"BackoffLimitExceeded","message":"Job has reached the specified backoff limit"}]}""",
            _ => """{"active":1}""",
        };
        var schedule = workload.App[..workload.App.LastIndexOf('-')];
        yield return Object(
            workload, "batch/v1", "Job", workload.App,
            $$"""{"spec":{"backoffLimit":3,"template":{{Template(workload)}} },"status":{{status}} }""",
            ("batch/v1", "CronJob", schedule));
        yield return Pod(workload, $"{workload.App}-{Suffix(5)}", workload.Ails, ("batch/v1", "Job", workload.App));
    }

    private static JsonObject CronJob(Workload workload) => Object(workload, "batch/v1", "CronJob", workload.App, $$"""
        {"spec":{"schedule":"0 * * * *","suspend":{{(workload.Ails == "suspended" ? "true" : "false")}},
         "jobTemplate":{"spec":{"template":{{Template(workload)}} } } },"status":{"lastScheduleTime":"2026-03-01T11:00:00Z"} }
        """);

    private static JsonObject Pod(Workload workload, string name, string ails, (string ApiVersion, string Kind, string Name) owner)
    {
        var once = workload.Kind == "Job" ? "Never" : "Always";
        var pod = Object(workload, "v1", "Pod", name, $$"""
            {"spec":{"restartPolicy":"{{once}}","containers":[{"name":"{{workload.App}}","image":"{{workload.Image}}"}]} }
            """, owner);
        pod["status"] = PodStates.Of(ails, workload.App, workload.Image);
        return pod;
    }

    private static JsonObject Service(Workload workload) =>
        Object(workload, "v1", "Service", workload.App, """{"spec":{"type":"ClusterIP","ports":[{"port":80}]},"status":{"loadBalancer":{}}}""");

    private static string AilmentOf(Workload workload, int pod) => pod < workload.Ailing ? workload.Ails : "ok";

    private static string Template(Workload workload) =>
        $$"""{"spec":{"containers":[{"name":"{{workload.App}}","image":"{{workload.Image}}"}]} }""";

    private static JsonObject Object(
        Workload workload, string apiVersion, string kind, string name, string rest,
        (string ApiVersion, string Kind, string Name)? owner = null)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = workload.Namespace,
            ["creationTimestamp"] = EvalClock.Before(workload.Age).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            ["labels"] = new JsonObject
            {
                ["app"] = workload.App,
                ["app.kubernetes.io/name"] = workload.App,
                ["app.kubernetes.io/part-of"] = workload.PartOf,
            },
        };
        if (owner is var (ownerVersion, ownerKind, ownerName))
        {
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = ownerVersion,
                ["kind"] = ownerKind,
                ["name"] = ownerName,
                ["uid"] = "1",
                ["controller"] = true,
            });
        }

        var item = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (field, value) in JsonNode.Parse(rest)!.AsObject())
        {
            item[field] = value?.DeepClone();
        }

        return item;
    }

    private string Suffix(int length) => string.Create(length, random, static (to, random) =>
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Letters[random.Next(Letters.Length)];
        }
    });
}
