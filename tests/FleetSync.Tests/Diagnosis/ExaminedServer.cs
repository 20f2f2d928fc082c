using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Tests.Support;

namespace FleetSync.Tests.Diagnosis;

/// <summary>An API server that knows how many objects it has of a type, and who may not see them. Safe for concurrent use.</summary>
internal sealed class ExaminedServer
{
    private readonly Dictionary<string, (ApiResource Type, int Objects)> _types = [];

    /// <summary>Requests that are refused, as <c>list pods</c> or <c>watch pods</c>.</summary>
    public HashSet<string> Forbidden { get; } = [];

    /// <summary>Types that never answer.</summary>
    public HashSet<string> Silent { get; } = [];

    /// <summary>Namespaces, each with the share of all namespaced objects that it has.</summary>
    public Dictionary<string, int> Namespaces { get; } = [];

    /// <summary>Whether lists say how many objects remain.</summary>
    public bool TellsRemaining { get; set; } = true;

    /// <summary>Whether lists of metadata alone do, too; those of 1.20 do not.</summary>
    public bool MetadataTellsRemaining { get; set; } = true;

    /// <summary>The status of everything but 200.</summary>
    public int? Refuses { get; set; }

    /// <summary>What its answers are dated with.</summary>
    public DateTimeOffset? Date { get; set; }

    public ConcurrentQueue<(HttpMethod Method, string Address, string Accept)> Requests { get; } = new();

    public ExaminedServer Serve(ApiResource type, int objects)
    {
        _types[type.Path] = (type, objects);
        return this;
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestLane lane, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var address = request.RequestUri!.ToString();
        Requests.Enqueue((request.Method, address, request.Headers.Accept.ToString()));
        if (_types.TryGetValue(address.Split('?')[0], out var asked) && Silent.Contains(asked.Type.QualifiedName))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        var response = Refuses is { } code ? ScriptedCluster.Status(code, ((HttpStatusCode)code).ToString(), "refused") : Answer(address, request.Headers.Accept.ToString());
        response.Headers.Date = Date;
        return response;
    }

    private HttpResponseMessage Answer(string address, string accept)
    {
        var path = address.Split('?')[0];
        return path switch
        {
            "/version" => ScriptedCluster.Json("""{"gitVersion":"v1.31.0"}"""),
            "/api" => ScriptedCluster.Json("""{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => ScriptedCluster.Json($$"""{"groups":[{{string.Join(',', Groups())}}]}"""),
            "/api/v1/namespaces" when Namespaces.Count > 0 => NamespaceList(),
            _ when _types.TryGetValue(path, out var all) => Answer(all.Type, all.Objects, address, accept),
            _ when OfNamespace(path) is var (type, objects) => Answer(type, objects, address, accept),
            _ => GroupVersion(path),
        };
    }

    private HttpResponseMessage Answer(ApiResource type, int objects, string address, string accept)
    {
        var verb = address.Contains("watch=1", StringComparison.Ordinal) ? "watch" : "list";
        if (Forbidden.Contains($"{verb} {type}"))
        {
            return ScriptedCluster.Status(
                403, "Forbidden", $"{type} is forbidden: User \\\"agent\\\" cannot {verb} resource \\\"{type.Plural}\\\" in API group \\\"{type.Group}\\\" at the cluster scope");
        }

        if (verb == "watch")
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("") };
        }

        var limit = int.Parse(address.Split("limit=")[1].Split('&')[0], CultureInfo.InvariantCulture);
        var items = limit == 0 ? objects : Math.Min(limit, objects);
        var tells = TellsRemaining && (MetadataTellsRemaining || !accept.Contains("PartialObjectMetadata", StringComparison.Ordinal));
        var more = items < objects ? $$""","continue":"next"{{(tells ? $",\"remainingItemCount\":{objects - items}" : "")}}""" : "";
        return ScriptedCluster.Json($$"""
            {"metadata":{"resourceVersion":"7"{{more}}},"items":[{{string.Join(',', Enumerable.Repeat("{}", items))}}]}
            """);
    }

    private (ApiResource Type, int Objects)? OfNamespace(string path)
    {
        var parts = path.Split("/namespaces/");
        return parts.Length == 2 && parts[1].Split('/') is [var name, var plural]
            && _types.TryGetValue($"{parts[0]}/{plural}", out var all) ? (all.Type, Namespaces.GetValueOrDefault(name)) : null;
    }

    private HttpResponseMessage NamespaceList()
    {
        var items = Namespaces.Keys.Select(static name => $$"""{"metadata":{"name":"{{name}}"} }""");
        return ScriptedCluster.Json($$"""{"metadata":{"resourceVersion":"7"},"items":[{{string.Join(',', items)}}]}""");
    }

    private IEnumerable<string> Groups() => _types.Values.Select(static served => served.Type)
        .Where(static type => type.Group.Length > 0)
        .GroupBy(static type => type.Group)
        .Select(static group => $$"""
            {"name":"{{group.Key}}","versions":[{"version":"{{group.First().Version}}"}],"preferredVersion":{"version":"{{group.First().Version}}"} }
            """);

    private HttpResponseMessage GroupVersion(string path)
    {
        var version = path.StartsWith("/api/", StringComparison.Ordinal) ? path["/api/".Length..] : path["/apis/".Length..];
        var text = new StringBuilder();
        foreach (var (type, _) in _types.Values.Where(served => served.Type.ApiVersion == version))
        {
            text.Append(text.Length > 0 ? "," : "").Append(CultureInfo.InvariantCulture, $$"""
                {"name":"{{type.Plural}}","kind":"{{type.Kind}}","namespaced":{{(type.Namespaced ? "true" : "false")}},"verbs":["list","watch"]}
                """);
        }

        return ScriptedCluster.Json($$"""{"resources":[{{text}}]}""");
    }
}
