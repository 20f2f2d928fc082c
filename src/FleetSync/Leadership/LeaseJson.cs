using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FleetSync.Leadership;

/// <summary>A Lease as JSON (https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/).</summary>
internal static class LeaseJson
{
    /// <summary>MicroTime (apimachinery, micro_time.go).</summary>
    private const string MicroTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Reads one.</summary>
    /// <param name="body">The object's bytes.</param>
    /// <returns>The object as it is, to be written back with everything in it, and what it says; null for anything else.</returns>
    public static (JsonObject Object, Lease Lease)? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject item || item["metadata"]?["resourceVersion"]?.GetValue<string>() is not { } version)
            {
                return null;
            }

            var spec = item["spec"] as JsonObject;
            return (item, new Lease(
                new LeaseRecord(
                    spec?["holderIdentity"]?.GetValue<string>() ?? "",
                    spec?["leaseDurationSeconds"]?.GetValue<int>(),
                    Time(spec?["acquireTime"]),
                    Time(spec?["renewTime"]),
                    spec?["leaseTransitions"]?.GetValue<int>() ?? 0),
                version));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A Lease that is not there yet.</summary>
    public static JsonObject Create(string ns, string name, LeaseRecord record) => With(
        new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        },
        record);

    /// <summary>The object with another record and version; labels and whatever else it has stay.</summary>
    public static JsonObject Update(JsonObject item, LeaseRecord record, string resourceVersion)
    {
        var updated = With(item.DeepClone().AsObject(), record);
        updated["metadata"]!["resourceVersion"] = resourceVersion;
        return updated;
    }

    private static JsonObject With(JsonObject item, LeaseRecord record)
    {
        if (item["spec"] is not JsonObject spec)
        {
            item["spec"] = spec = [];
        }

        spec["holderIdentity"] = record.Holder;
        spec["leaseDurationSeconds"] = record.DurationSeconds;
        spec["acquireTime"] = Text(record.AcquireTime);
        spec["renewTime"] = Text(record.RenewTime);
        spec["leaseTransitions"] = record.Transitions;
        return item;
    }

    private static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);

    private static DateTimeOffset? Time(JsonNode? node) => node is null
        ? null
        : DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
