using System.Globalization;
using System.Text.Json.Nodes;

namespace FleetSync.Tests.Extraction;

/// <summary>A workload whose replicas differ in all that replicas differ in: names, nodes, addresses, restarts, times.</summary>
internal sealed class RandomWorkload
{
    private const string HashLetters = "bcdfghjklmnpqrstvwxz2456789";
    private static readonly string[] _names = ["orders-db", "web", "kafka", "payment-gateway", "nightly-backup", "vault", "a", "état"];
    private static readonly string[] _images = ["nginx:1.27", "ghcr.io/acme/orders@sha256:00ff", "docker.io/bitnami/redis:7", "busybox"];
    private static readonly string[] _owners = ["ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob"];

    private readonly Random _random;
    private readonly string _name;
    private readonly string _image;
    private readonly string _owner;
    private readonly string _hash;
    private readonly JsonObject _labels;

    public RandomWorkload(Random random)
    {
        _random = random;
        _name = _names[random.Next(_names.Length)];
        _image = _images[random.Next(_images.Length)];
        _owner = _owners[random.Next(_owners.Length)];
        _hash = Hash(9);
        _labels = new JsonObject { [random.Next(2) == 0 ? "app" : "app.kubernetes.io/name"] = _name };
        if (random.Next(2) == 0)
        {
            _labels["helm.sh/chart"] = "redis-18.1.0";
        }
    }

    public string Replica()
    {
        var labels = _labels.DeepClone().AsObject();
        var (kind, owner) = OwnerOf(labels);
        var name = _owner switch
        {
            "StatefulSet" => owner + "-" + Number(20),
            _ => owner + "-" + Hash(5),
        };
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["generateName"] = _owner == "StatefulSet" ? null : owner + "-",
                ["namespace"] = "shop",
                ["uid"] = Guid.NewGuid().ToString(),
                ["labels"] = labels,
                ["ownerReferences"] = new JsonArray(new JsonObject { ["kind"] = kind, ["name"] = owner, ["controller"] = true }),
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = "node-" + Number(100),
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = _image }),
            },
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["podIP"] = "10.0.0." + Number(250),
                ["containerStatuses"] = new JsonArray(new JsonObject
                {
                    ["name"] = "main",
                    ["ready"] = true,
                    ["restartCount"] = _random.Next(50),
                    ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = $"2026-01-{_random.Next(10, 28)}T00:00:00Z" } },
                }),
            },
        }.ToJsonString();
    }

    private (string Kind, string Name) OwnerOf(JsonObject labels)
    {
        switch (_owner)
        {
            case "ReplicaSet":
                labels["pod-template-hash"] = _hash;
                return ("ReplicaSet", $"{_name}-{_hash}");
            case "StatefulSet":
                labels["statefulset.kubernetes.io/pod-name"] = _name + "-0";
                return ("StatefulSet", _name);
            case "CronJob":
                return ("Job", $"{_name}-{_random.Next(28_000_000, 29_000_000)}");
            default:
                return (_owner, _name);
        }
    }

    private string Number(int below) => _random.Next(below).ToString(CultureInfo.InvariantCulture);

    private string Hash(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => HashLetters[_random.Next(HashLetters.Length)]));
}
