using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>What the API server answered, whatever the status.</summary>
public sealed record KubeAnswer(HttpStatusCode Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body.Span);

    public JsonObject Json => JsonNode.Parse(Body.Span)!.AsObject();

    /// <exception cref="ClusterException">The status says no.</exception>
    public KubeAnswer OrThrow(string what)
    {
        return IsSuccess ? this : throw new ClusterException($"{what}: the API server answered {(int)Status}: {Text}");
    }
}
