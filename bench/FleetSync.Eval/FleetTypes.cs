using FleetSync.Discovery;

namespace FleetSync.Eval;

/// <summary>The types that the clusters of the evaluation serve, as discovery would tell them.</summary>
internal sealed class FleetTypes
{
    private readonly Dictionary<(string ApiVersion, string Kind), ApiResource> _types = [];

    public FleetTypes()
    {
        foreach (var line in DataFiles.Lines("types.txt"))
        {
            var parts = line.Split(' ');
            var slash = parts[0].IndexOf('/', StringComparison.Ordinal);
            var type = new ApiResource(
                slash < 0 ? "" : parts[0][..slash], parts[0][(slash + 1)..], parts[1], parts[2], Namespaced: parts.Length == 3)
            {
                Representation = parts[2] is "Secret" or "ConfigMap" ? Representation.MetadataOnly : Representation.Full,
            };
            _types.Add((parts[0], parts[2]), type);
        }
    }

    public ApiResource Of(string apiVersion, string kind) => _types.TryGetValue((apiVersion, kind), out var type)
        ? type
        : throw new InvalidDataException($"types.txt has no {kind} of {apiVersion}.");
}
