using System.Net;
using System.Net.Http.Headers;
using System.Text;
using FleetSync.Tests.Support;

namespace FleetSync.Tests.Discovery;

/// <summary>
/// Discovery answers written out by group version, served aggregated or not. A group version is a name such as <c>apps/v1</c>
/// and resources such as <c>deployments:Deployment</c>; <c>!</c> before the name makes it stale, or broken where it is asked for alone.
/// </summary>
internal sealed class ScriptedDiscovery
{
    private readonly Dictionary<string, (string[] Resources, bool Broken)> _versions = [];
    private readonly HashSet<string> _asked = [];

    public ScriptedDiscovery(ScriptedCluster cluster, bool aggregated)
    {
        Aggregated = aggregated;
        cluster.Answering = Answer;
    }

    public bool Aggregated { get; set; }

    /// <summary>The HTTP status of everything; 200 for the answers below.</summary>
    public int Code { get; set; } = 200;

    /// <summary>The HTTP status of <c>/api</c> alone.</summary>
    public int CoreCode { get; set; } = 200;

    /// <summary>The printer column that every definition has; empty for none, null for an answer that fails.</summary>
    public string? Column { get; set; } = "";

    /// <summary>Paths that answer 404, though a collection answers 200 otherwise.</summary>
    public Func<string, bool> IsMissing { get; set; } = static _ => false;

    public string? Tag { get; set; }

    public int Unchanged { get; private set; }

    public ScriptedDiscovery Serve(string version, params string[] resources)
    {
        var broken = version.StartsWith('!');
        _versions[version.TrimStart('!')] = (resources, broken);
        return this;
    }

    public void Drop(string version) => _versions.Remove(version);

    private HttpResponseMessage? Answer(string address)
    {
        var path = address.Split('?')[0];
        if (path == "/version")
        {
            return ScriptedCluster.Json("""{"gitVersion":"v1.33.1"}""");
        }

        if (Code != 200 || (path == "/api" && CoreCode != 200))
        {
            return ScriptedCluster.Status(Code != 200 ? Code : CoreCode, "ServiceUnavailable", "scripted");
        }

        if (path.Contains("/customresourcedefinitions/", StringComparison.Ordinal))
        {
            return Definition(path);
        }

        return path is "/api" or "/apis" ? (Aggregated ? AnswerAggregated(path) : AnswerLegacy(path))
            : path.Split('/').Length > (path.StartsWith("/api/", StringComparison.Ordinal) ? 3 : 4)
                ? (IsMissing(path) ? NotFound() : ScriptedCluster.Json("""{"metadata":{"resourceVersion":"1"},"items":[]}"""))
            : AnswerVersion(path[(path.StartsWith("/api/", StringComparison.Ordinal) ? 5 : 6)..]);
    }

    private static HttpResponseMessage NotFound() => ScriptedCluster.Status(404, "NotFound", "scripted");

    private HttpResponseMessage Definition(string path) =>
        IsMissing(path) ? NotFound()
        : Column is null ? ScriptedCluster.Status(503, "ServiceUnavailable", "scripted")
        : ScriptedCluster.Json($$$"""
            {"spec":{"versions":[{"name":"v1","additionalPrinterColumns":[{{{(Column.Length == 0 ? "" : $"{{\"name\":\"{Column}\",\"type\":\"string\",\"jsonPath\":\".spec.x\"}}")}}}]}]}}
            """);

    private HttpResponseMessage AnswerAggregated(string path)
    {
        var groups = _versions.Where(pair => pair.Key.Contains('/') == (path == "/apis")).GroupBy(static pair => GroupOf(pair.Key));
        var items = groups.Select(static group => $$$"""
            {"metadata":{"name":"{{{group.Key}}}"},"versions":[{{{string.Join(',', group.Select(static pair => $$"""
                {"version":"{{pair.Key.Split('/')[^1]}}","freshness":"{{(pair.Value.Broken ? "Stale" : "Current")}}","resources":[{{string.Join(',', pair.Value.Resources.Select(AggregatedResource))}}]}
                """))}}}]}
            """);
        if (Tag is not null && _asked.Remove(path + Tag))
        {
            Unchanged++;
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StringContent($$"""{"kind":"APIGroupDiscoveryList","items":[{{string.Join(',', items)}}]}""", Encoding.UTF8),
        };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        if (Tag is not null)
        {
            response.Headers.ETag = new EntityTagHeaderValue($"\"{Tag}\"");
        }

        return response;
    }

    /// <summary>The next question for this path is one that knows the tag.</summary>
    public void Knows(params string[] paths) => _asked.UnionWith(paths.Select(path => path + Tag));

    private HttpResponseMessage AnswerLegacy(string path)
    {
        if (path == "/api")
        {
            return ScriptedCluster.Json("""{"kind":"APIVersions","versions":["v1"]}""");
        }

        var groups = _versions.Keys.Where(static key => key.Contains('/')).GroupBy(GroupOf).Select(static group => $$"""
            {"name":"{{group.Key}}","versions":[{{string.Join(',', group.Reverse().Select(static key => $"{{\"version\":\"{key.Split('/')[1]}\"}}"))}}],
             "preferredVersion":{"version":"{{group.First().Split('/')[1]}}"} }
            """);
        return ScriptedCluster.Json($$"""{"groups":[{{string.Join(',', groups)}}]}""");
    }

    private HttpResponseMessage AnswerVersion(string version) =>
        !_versions.TryGetValue(version, out var served) ? NotFound()
        : served.Broken ? ScriptedCluster.Status(503, "ServiceUnavailable", "scripted")
        : ScriptedCluster.Json($$"""{"resources":[{{string.Join(',', served.Resources.Select(LegacyResource))}}]}""");

    private static string AggregatedResource(string resource)
    {
        var (plural, kind, verbs) = Split(resource);
        return $$"""{"resource":"{{plural}}","responseKind":{"group":"","version":"","kind":"{{kind}}"},"scope":"Namespaced"{{verbs}},"subresources":[{"subresource":"status","verbs":["get"]}]}""";
    }

    private static string LegacyResource(string resource)
    {
        var (plural, kind, verbs) = Split(resource);
        return $$"""{"name":"{{plural}}","kind":"{{kind}}","namespaced":true{{verbs}}}""";
    }

    /// <summary><c>plural:Kind</c> can be listed and watched, <c>plural:Kind:get</c> only that, <c>plural:Kind:-</c> names no verbs.</summary>
    private static (string Plural, string Kind, string Verbs) Split(string resource)
    {
        var parts = resource.Split(':');
        var verbs = parts.Length < 3 ? "\"get\",\"list\",\"watch\"" : $"\"{parts[2]}\"";
        return (parts[0], parts[1], parts is [_, _, "-"] ? "" : $",\"verbs\":[{verbs}]");
    }

    private static string GroupOf(string version) => version.Contains('/') ? version.Split('/')[0] : "";
}
