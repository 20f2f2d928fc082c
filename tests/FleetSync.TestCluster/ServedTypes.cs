using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>What discovery says about kinds, kept once asked.</summary>
internal sealed class ServedTypes(Func<string, CancellationToken, Task<KubeAnswer>> getAsync)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<ServedType>> _groups = new(StringComparer.Ordinal);

    public async Task<ServedType?> FindAsync(string apiVersion, string kind, CancellationToken cancellation)
    {
        // A kind that is not there may have come since.
        return Of(_groups.GetValueOrDefault(apiVersion), kind) ?? Of(await ReadAsync(apiVersion, cancellation), kind);
    }

    /// <summary>Every listable type of every served group and version.</summary>
    public async Task<IReadOnlyList<ServedType>> AllAsync(CancellationToken cancellation)
    {
        var groups = (await getAsync("/apis", cancellation)).OrThrow("Discovery").Json["groups"]!.AsArray();
        List<string> versions = ["v1"];
        versions.AddRange(groups.SelectMany(group => group!["versions"]!.AsArray())
            .Select(version => version!["groupVersion"]!.GetValue<string>()));
        var types = await Task.WhenAll(versions.Select(version => ReadAsync(version, cancellation)));
        return [.. types.SelectMany(found => found).Where(type => type.Verbs.Contains("list", StringComparer.Ordinal))];
    }

    private static ServedType? Of(IReadOnlyList<ServedType>? types, string kind)
    {
        return types?.FirstOrDefault(type => string.Equals(type.Kind, kind, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<ServedType>> ReadAsync(string apiVersion, CancellationToken cancellation)
    {
        var answer = await getAsync(ServedType.RootOf(apiVersion), cancellation);
        if (!answer.IsSuccess)
        {
            return [];
        }

        var resources = answer.Json["resources"]!.AsArray().Select(resource => resource!.AsObject()).ToList();
        var names = resources.Select(NameOf).ToHashSet(StringComparer.Ordinal);
        List<ServedType> types =
        [
            .. resources.Where(resource => !NameOf(resource).Contains('/', StringComparison.Ordinal)).Select(resource =>
                new ServedType(
                    apiVersion,
                    resource["kind"]!.GetValue<string>(),
                    NameOf(resource),
                    resource["namespaced"]!.GetValue<bool>(),
                    names.Contains(NameOf(resource) + "/status"),
                    [.. resource["verbs"]!.AsArray().Select(verb => verb!.GetValue<string>())])),
        ];
        _groups[apiVersion] = types;
        return types;
    }

    private static string NameOf(JsonObject resource)
    {
        return resource["name"]!.GetValue<string>();
    }
}
