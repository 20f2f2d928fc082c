using System.Text;
using System.Text.Json.Nodes;

namespace FleetSync.Tests.Extraction;

/// <summary>A pod as real clusters have them: about 8 kB, a quarter of it managedFields.</summary>
internal static class BigPod
{
    public static JsonObject Node(int number = 0)
    {
        var environment = new JsonArray();
        for (var i = 0; i < 24; i++)
        {
            environment.Add(new JsonObject { ["name"] = $"SETTING_NUMBER_{i}", ["value"] = $"a value of the setting {i} that is not short" });
        }

        var fields = new JsonObject();
        for (var i = 0; i < 40; i++)
        {
            fields[$"k:{{\"name\":\"SETTING_NUMBER_{i}\"}}"] = new JsonObject { ["."] = new JsonObject(), ["f:name"] = new JsonObject() };
        }

        return new JsonObject
        {
            ["metadata"] = Metadata(number, fields),
            ["spec"] = Spec(environment),
            ["status"] = Status(number),
        };
    }

    public static byte[] Bytes(int number = 0) => Encoding.UTF8.GetBytes(Node(number).ToJsonString());

    private static JsonObject Metadata(int number, JsonObject fields) => new()
    {
        ["name"] = $"web-7d9f8c6b5-{number:x5}",
        ["generateName"] = "web-7d9f8c6b5-",
        ["namespace"] = "shop",
        ["uid"] = "0b9a7c1e-0000-4000-8000-" + number.ToString("x12", System.Globalization.CultureInfo.InvariantCulture),
        ["resourceVersion"] = "123456",
        ["generation"] = 1,
        ["creationTimestamp"] = "2024-05-01T10:00:00Z",
        ["labels"] = new JsonObject
        {
            ["app"] = "web",
            ["app.kubernetes.io/component"] = "frontend",
            ["app.kubernetes.io/name"] = "web",
            ["app.kubernetes.io/part-of"] = "shop",
            ["pod-template-hash"] = "7d9f8c6b5",
            ["tier"] = "frontend",
        },
        ["annotations"] = new JsonObject
        {
            ["checksum/config"] = "6f1ed002ab5595859014ebf0951522d9",
            ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"spec\":{\"password\":\"hunter2\"}}",
            ["prometheus.io/scrape"] = "true",
        },
        ["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["blockOwnerDeletion"] = true,
            ["controller"] = true,
            ["kind"] = "ReplicaSet",
            ["name"] = "web-7d9f8c6b5",
            ["uid"] = "aa9a7c1e-0000-4000-8000-000000000000",
        }),
        ["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = "kube-controller-manager",
            ["operation"] = "Update",
            ["time"] = "2024-05-01T10:00:00Z",
            ["fieldsV1"] = fields,
        }),
    };

    private static JsonObject Spec(JsonArray environment) => new()
    {
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "web",
            ["image"] = "registry.example.com/shop/web-frontend:2.14.3",
            ["env"] = environment,
            ["livenessProbe"] = new JsonObject
            {
                ["httpGet"] = new JsonObject { ["path"] = "/healthz", ["port"] = 8080, ["scheme"] = "HTTP" },
                ["periodSeconds"] = 10,
            },
            ["volumeMounts"] = new JsonArray(
                new JsonObject { ["name"] = "config", ["mountPath"] = "/etc/web", ["readOnly"] = true },
                new JsonObject { ["name"] = "kube-api-access-x", ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount" }),
        }),
        ["nodeName"] = "node-3",
        ["restartPolicy"] = "Always",
        ["tolerations"] = new JsonArray(
            new JsonObject { ["effect"] = "NoExecute", ["key"] = "node.kubernetes.io/not-ready", ["operator"] = "Exists" },
            new JsonObject { ["effect"] = "NoExecute", ["key"] = "node.kubernetes.io/unreachable", ["operator"] = "Exists" }),
        ["volumes"] = new JsonArray(
            new JsonObject { ["name"] = "config", ["configMap"] = new JsonObject { ["name"] = "web", ["defaultMode"] = 420 } }),
    };

    private static JsonObject Status(int number)
    {
        var conditions = new JsonArray();
        foreach (var type in (string[])["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"])
        {
            conditions.Add(new JsonObject
            {
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = "2024-05-01T10:00:05Z",
                ["status"] = "True",
                ["type"] = type,
            });
        }

        return new JsonObject
        {
            ["conditions"] = conditions,
            ["containerStatuses"] = new JsonArray(new JsonObject
            {
                ["containerID"] = "containerd://8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e",
                ["image"] = "registry.example.com/shop/web-frontend:2.14.3",
                ["imageID"] = "registry.example.com/shop/web-frontend@sha256:8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e7c1d0b9a8f2e",
                ["lastState"] = new JsonObject(),
                ["name"] = "web",
                ["ready"] = true,
                ["restartCount"] = 0,
                ["started"] = true,
                ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2024-05-01T10:00:04Z" } },
            }),
            ["hostIP"] = "10.0.0.3",
            ["phase"] = "Running",
            ["podIP"] = $"10.1.{number / 250 % 250}.{number % 250}",
            ["qosClass"] = "BestEffort",
            ["startTime"] = "2024-05-01T10:00:00Z",
        };
    }
}
