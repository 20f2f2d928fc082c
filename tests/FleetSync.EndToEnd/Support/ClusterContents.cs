using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Support;

/// <summary>
/// What an API server has, found without the program's help: by uid, with every id that the object may go by, one a served
/// group and version.
/// </summary>
internal static class ClusterContents
{
    /// <summary>Everything but events and leases.</summary>
    /// <param name="api">As a user who may see it.</param>
    /// <param name="cluster">First part of the ids.</param>
    /// <param name="isMeant">Which types; all where null.</param>
    /// <param name="inNamespace">Objects of one namespace only; all and the cluster-scoped ones where null.</param>
    public static async Task<Dictionary<string, List<string>>> ReadAsync(
        KubeApi api, string cluster, Predicate<ServedType>? isMeant = null, string? inNamespace = null)
    {
        var types = (await api.ListableTypesAsync()).Where(type =>
            type.Kind is not ("Event" or "Lease") && type.Verbs.Contains("watch", StringComparer.Ordinal)
            && (isMeant is null || isMeant(type)) && (inNamespace is null || type.Namespaced));
        var lists = await Task.WhenAll(types.Select(async type => await api.ListAsync(type.ApiVersion, type.Kind, inNamespace)));
        var contents = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var item in lists.SelectMany(static list => list))
        {
            var uid = item["metadata"]!["uid"]!.GetValue<string>();
            if (!contents.TryGetValue(uid, out var ids))
            {
                contents[uid] = ids = [];
            }

            var key = ObjectRef.Of(item);
            ids.Add($"{cluster}/{key.Namespace ?? "_cluster"}/{key.ApiVersion}/{key.Kind}/{key.Name}");
        }

        return contents;
    }

    /// <summary>What is wrong with the store; empty when it holds each object exactly once, under one of its ids, and nothing else.</summary>
    public static IReadOnlyList<string> Differences(
        Dictionary<string, List<string>> contents, IReadOnlyList<(string Id, string Uid)> stored)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var (id, uid) in stored)
        {
            if (!seen.Add(uid))
            {
                wrong.Add($"twice: {id}");
            }
            else if (!contents.TryGetValue(uid, out var ids))
            {
                wrong.Add($"not in the cluster: {id}");
            }
            else if (!ids.Contains(id, StringComparer.Ordinal))
            {
                wrong.Add($"{id} instead of {string.Join(" or ", ids)}");
            }
        }

        wrong.AddRange(contents.Where(pair => !seen.Contains(pair.Key)).Select(pair => $"missing: {pair.Value[0]}"));
        return wrong;
    }
}
