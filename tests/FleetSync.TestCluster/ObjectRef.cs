using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>Which object. Namespace is null for cluster-scoped ones.</summary>
public sealed record ObjectRef(string ApiVersion, string Kind, string? Namespace, string Name)
{
    public static ObjectRef Of(JsonObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var metadata = item["metadata"] ?? throw new ClusterException($"An object without metadata: {item.ToJsonString()}");
        return new ObjectRef(
            item["apiVersion"]!.GetValue<string>(),
            item["kind"]!.GetValue<string>(),
            metadata["namespace"]?.GetValue<string>(),
            metadata["name"]!.GetValue<string>());
    }

    public override string ToString()
    {
        return $"{ApiVersion} {Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";
    }
}
