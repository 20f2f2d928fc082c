using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster.Sample;

/// <summary>Applies objects with their owners first, in as many rounds as the longest chain of owners needs.</summary>
internal sealed class SampleFill(KubeApi api)
{
    private const int Parallelism = 16;

    // Where an older server does not serve the version, one with the same fields.
    private static readonly Dictionary<string, string> _olderVersions = new(StringComparer.Ordinal)
    {
        ["batch/v1 CronJob"] = "batch/v1beta1",
        ["policy/v1 PodDisruptionBudget"] = "policy/v1beta1",
        ["autoscaling/v2 HorizontalPodAutoscaler"] = "autoscaling/v2beta2",
    };

    private readonly ConcurrentDictionary<ObjectRef, string> _uids = new();

    public async Task ApplyAsync(IReadOnlyList<JsonObject> objects, CancellationToken cancellation)
    {
        var waiting = objects.ToList();
        while (waiting.Count > 0)
        {
            var round = waiting.Where(item => OwnersOf(item).All(owner => _uids.ContainsKey(owner.Key))).ToList();
            if (round.Count == 0)
            {
                throw new ClusterException($"The owner of {ObjectRef.Of(waiting[0])} is not in the sample.");
            }

            await Parallel.ForEachAsync(
                round, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellation }, ApplyAsync);
            waiting = [.. waiting.Except(round)];
        }
    }

    private async ValueTask ApplyAsync(JsonObject item, CancellationToken cancellation)
    {
        var key = ObjectRef.Of(item);
        var copy = item.DeepClone().AsObject();
        copy["apiVersion"] = await ServedVersionAsync(key.ApiVersion, key.Kind, cancellation);
        foreach (var (owner, reference) in OwnersOf(copy))
        {
            reference["uid"] = _uids[owner];
            reference["apiVersion"] = await ServedVersionAsync(owner.ApiVersion, owner.Kind, cancellation);
        }

        var applied = await api.ApplyAsync(copy, cancellation);
        _uids[key] = applied["metadata"]!["uid"]!.GetValue<string>();
    }

    private async Task<string> ServedVersionAsync(string apiVersion, string kind, CancellationToken cancellation)
    {
        return _olderVersions.TryGetValue($"{apiVersion} {kind}", out var older)
            && await api.FindTypeAsync(apiVersion, kind, cancellation) is null
                ? older
                : apiVersion;
    }

    private static IReadOnlyList<KeyValuePair<ObjectRef, JsonNode>> OwnersOf(JsonObject item)
    {
        return item["metadata"]!["ownerReferences"] is JsonArray references
            ? [.. references.Select(reference => KeyValuePair.Create(OwnerOf(item, reference!), reference!))]
            : [];
    }

    private static ObjectRef OwnerOf(JsonObject item, JsonNode reference)
    {
        return new ObjectRef(
            reference["apiVersion"]!.GetValue<string>(),
            reference["kind"]!.GetValue<string>(),
            item["metadata"]!["namespace"]?.GetValue<string>(),
            reference["name"]!.GetValue<string>());
    }
}
