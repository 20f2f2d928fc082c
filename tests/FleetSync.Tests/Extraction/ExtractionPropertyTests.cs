using System.Text;
using System.Text.Json.Nodes;
using FleetSync.Extraction;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Extraction;

/// <summary>What must hold for any object, tried with many random ones; a failure names its seed.</summary>
public sealed class ExtractionPropertyTests
{
    private const int Seeds = 1000;

    private static readonly string[] _volatileNames =
    [
        "resourceVersion", "generation", "observedGeneration", "managedFields", "lastTransitionTime", "lastUpdateTime",
        "lastProbeTime", "lastHeartbeatTime", "renewTime", "startedAt", "finishedAt", "lastScheduleTime",
    ];

    [Fact]
    public void No_damage_to_an_object_makes_reading_fail()
    {
        var cases = HealthCase.All;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var item = cases[random.Next(cases.Count)];
            var type = SomeTypes.Of(item.Kind);
            var reader = Extract.Reader(type);
            for (var round = 0; round < 5; round++)
            {
                var bytes = Damage(item.Bytes().ToArray(), random);
                Read(reader, new WatchEvent(WatchEventKind.Apply, type, bytes), seed);
            }
        }
    }

    [Fact]
    public void No_value_of_a_wrong_type_makes_reading_fail_nor_loses_the_identity()
    {
        var cases = HealthCase.All;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var item = cases[random.Next(cases.Count)];
            var type = SomeTypes.Of(item.Kind);
            var reader = Extract.Reader(type);
            var node = JsonNode.Parse(item.Object)!.AsObject();
            for (var round = 0; round < 4; round++)
            {
                ReplaceOne(node, random);
            }

            var bytes = Encoding.UTF8.GetBytes(node.ToJsonString());
            var observation = Read(reader, new WatchEvent(WatchEventKind.Apply, type, bytes), seed);
            Assert.True(observation.Kind == WatchEventKind.Apply, $"Seed {seed}: {item} was not kept.");
        }
    }

    [Fact]
    public void Every_prefix_of_an_object_is_read_as_far_as_it_goes()
    {
        var reader = Extract.Reader(SomeTypes.Pods);
        var whole = BigPod.Bytes();
        for (var length = 0; length < whole.Length; length += 7)
        {
            Read(reader, new WatchEvent(WatchEventKind.Apply, SomeTypes.Pods, whole.AsMemory(0, length)), length);
        }

        Assert.True(reader.Malformed > 0);
    }

    [Fact]
    public void What_is_volatile_does_not_change_the_hash()
    {
        foreach (var item in HealthCase.All)
        {
            var type = SomeTypes.Of(item.Kind);
            var random = new Random(item.Name.Length);
            var node = JsonNode.Parse(item.Object)!.AsObject();
            var metadata = node["metadata"]!.AsObject();
            metadata["resourceVersion"] = "1";
            metadata["managedFields"] = new JsonArray(new JsonObject { ["time"] = "2024-01-01T00:00:00Z" });
            var before = Extract.Observe(type, node.ToJsonString());

            Disturb(node, random);
            var after = Extract.Observe(type, node.ToJsonString());

            Assert.True(before == after with { Source = before.Source }, $"{item}: {node.ToJsonString()}");
        }
    }

    [Fact]
    public void The_order_of_properties_does_not_change_the_hash()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var pod = BigPod.Node();
            var before = Extract.Observe(SomeTypes.Pods, pod.ToJsonString());
            Shuffle(pod["metadata"]!.AsObject(), random);
            Shuffle(pod["metadata"]!["labels"]!.AsObject(), random);
            Shuffle(pod["metadata"]!["annotations"]!.AsObject(), random);
            Shuffle(pod, random);
            var after = Extract.Observe(SomeTypes.Pods, pod.ToJsonString());

            Assert.True(before.StatusHash == after.StatusHash, $"Seed {seed}");
        }
    }

    [Fact]
    public void Everything_a_user_can_see_changes_the_hash()
    {
        var before = Extract.Observe(SomeTypes.Pods, BigPod.Node().ToJsonString()).StatusHash;
        Action<JsonObject>[] changes =
        [
            pod => pod["metadata"]!["labels"]!["tier"] = "backend",
            pod => pod["metadata"]!["annotations"]!["prometheus.io/scrape"] = "false",
            pod => pod["spec"]!["containers"]![0]!["image"] = "other:1",
            pod => pod["status"]!["containerStatuses"]![0]!["restartCount"] = 1,
            pod => pod["status"]!["phase"] = "Failed",
            pod => pod["metadata"]!["uid"] = "another",
            pod => pod["metadata"]!["deletionTimestamp"] = "2024-05-01T10:00:00Z",
        ];
        foreach (var change in changes)
        {
            var pod = BigPod.Node();
            change(pod);
            Assert.NotEqual(before, Extract.Observe(SomeTypes.Pods, pod.ToJsonString()).StatusHash);
        }
    }

    private static ResourceObservation Read(SnapshotReader reader, WatchEvent watchEvent, int seed)
    {
        try
        {
            var observation = reader.Observe(watchEvent);
            if (observation.Source is not null)
            {
                Assert.NotNull(JsonNode.Parse(reader.ToSnapshot().Document.Span));
            }

            return observation;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}: {Encoding.UTF8.GetString(watchEvent.Object.Span)}", exception);
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                return bytes;
            case 2:
                var alphabet = "{}[]\",:\\u0dt\0\xff\x80"u8;
                for (var i = random.Next(1, 8); i > 0; i--)
                {
                    bytes[random.Next(bytes.Length)] = alphabet[random.Next(alphabet.Length)];
                }

                return bytes;
            default:
                var cut = random.Next(bytes.Length);
                var length = random.Next(bytes.Length - cut);
                return [.. bytes[..cut], .. bytes[(cut + length)..]];
        }
    }

    /// <summary>Replaces a random value other than the name by one of another type.</summary>
    private static void ReplaceOne(JsonObject root, Random random)
    {
        var places = new List<(JsonNode Parent, string? Key, int Index)>();
        Collect(root, places);
        var (parent, key, index) = places[random.Next(places.Count)];
        JsonNode? value = random.Next(8) switch
        {
            0 => null,
            1 => 17,
            2 => "text",
            3 => true,
            4 => new JsonArray(1, "two", null, new JsonObject()),
            5 => new JsonObject { ["type"] = 5, ["reason"] = new JsonArray() },
            6 => 1e300,
            _ => "\ud800 \u0000 \" \\ é",
        };
        if (key is not null)
        {
            parent.AsObject()[key] = value;
        }
        else
        {
            parent.AsArray()[index] = value;
        }
    }

    private static void Collect(JsonNode? node, List<(JsonNode Parent, string? Key, int Index)> places)
    {
        switch (node)
        {
            case JsonObject container:
                foreach (var (key, value) in container)
                {
                    if (key is not ("metadata" or "name"))
                    {
                        places.Add((container, key, 0));
                    }

                    Collect(value, places);
                }

                break;
            case JsonArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    places.Add((array, null, i));
                    Collect(array[i], places);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Gives volatile properties other values; generations move together, as a controller that keeps up moves them.</summary>
    private static void Disturb(JsonNode? node, Random random)
    {
        switch (node)
        {
            case JsonObject container:
                foreach (var key in container.Select(property => property.Key).ToArray())
                {
                    if (_volatileNames.Contains(key, StringComparer.Ordinal))
                    {
                        container[key] = container[key] is JsonValue value && value.TryGetValue<int>(out var number)
                            ? (number == 0 ? 0 : number + 1000)
                            : $"2024-06-01T00:00:{random.Next(10, 60)}Z";
                    }
                    else
                    {
                        Disturb(container[key], random);
                    }
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                {
                    Disturb(item, random);
                }

                break;
            default:
                break;
        }
    }

    private static void Shuffle(JsonObject container, Random random)
    {
        var properties = container.ToArray();
        random.Shuffle(properties);
        container.Clear();
        foreach (var (key, value) in properties)
        {
            container.Add(key, value);
        }
    }
}
