using System.Text;
using System.Text.Json.Nodes;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Chart;

/// <summary>What the API server's authorizer says to the holder of a token (SelfSubjectAccessReview).</summary>
internal sealed class Rights(ApiServer server, string token) : IDisposable
{
    private readonly KubeApi _api = new(server.Url, server.AuthorityPath, token);

    /// <param name="verb">list, create, ...</param>
    /// <param name="resource">plural, plural.group, or with /subresource behind the plural: pods/exec, deployments/scale.apps.</param>
    /// <param name="inNamespace">Null for all of them.</param>
    /// <param name="name">Null for any.</param>
    public async Task<bool> MayAsync(string verb, string resource, string? inNamespace = null, string? name = null)
    {
        var (types, group) = resource.Split('.', 2) is [var plural, var rest] ? (plural, rest) : (resource, "");
        var (type, sub) = types.Split('/', 2) is [var before, var behind] ? (before, behind) : (types, "");
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = verb,
                    ["group"] = group,
                    ["resource"] = type,
                    ["subresource"] = sub,
                    ["namespace"] = inNamespace,
                    ["name"] = name,
                },
            },
        };
        var answer = await _api.SendAsync(
            HttpMethod.Post, "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Encoding.UTF8.GetBytes(review.ToJsonString()));
        return answer.OrThrow("SelfSubjectAccessReview").Json["status"]!["allowed"]!.GetValue<bool>();
    }

    /// <summary>Any request, as this user.</summary>
    public Task<KubeAnswer> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body = null) => _api.SendAsync(method, path, body);

    public void Dispose() => _api.Dispose();
}
