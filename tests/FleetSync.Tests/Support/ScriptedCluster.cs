using System.Globalization;
using System.Net;
using System.Text;
using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Tests.Support;

/// <summary>
/// An API server in memory, honest to the documented list, watch and discovery semantics: one resourceVersion for all writes,
/// paged lists of one snapshot, watches that replay history, compaction that makes tokens and versions expire. Faults are
/// switched on by the test. Not for concurrent use: tests run it on a <see cref="SingleThread"/>.
/// </summary>
internal sealed class ScriptedCluster
{
    private readonly List<ScriptedWatch> _watches = [];
    private readonly List<HistoryEntry> _history = [];
    private readonly Dictionary<string, (ApiResource Type, List<ScriptedObject> Left, long Version)> _tokens = [];
    private long _version = 100;
    private long _compacted;
    private int _nextToken;

    public ScriptedCluster(params ApiResource[] types)
    {
        foreach (var type in types)
        {
            Types.Add(type);
        }
    }

    /// <summary>Types served now.</summary>
    public HashSet<ApiResource> Types { get; } = [];

    /// <summary>Objects that exist, by id.</summary>
    public Dictionary<string, ScriptedObject> Objects { get; } = [];

    /// <summary>Ids of everything that was deleted at some time, or vanished with its type.</summary>
    public HashSet<string> EverDeleted { get; } = [];

    /// <summary>Group versions that discovery cannot read now.</summary>
    public HashSet<string> BrokenGroupVersions { get; } = [];

    /// <summary>Types that may not be listed or watched now.</summary>
    public HashSet<ApiResource> Forbidden { get; } = [];

    /// <summary>Answers, in order, that the next requests get instead of their own; null is a broken connection.</summary>
    public Queue<HttpResponseMessage?> NextAnswers { get; } = new();

    /// <summary>Every request, as path and query.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What each request accepted.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>Awaited before each answer.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Answers in place of the server where it is not null.</summary>
    public Func<string, HttpResponseMessage?> Answering { get; set; } = static _ => null;

    /// <summary>Responses that were handed out and not disposed.</summary>
    public int OpenResponses { get; private set; }

    /// <summary>Requests that have no answer yet.</summary>
    public int OpenRequests { get; private set; }

    public string GitVersion { get; set; } = "v1.31.0";

    /// <summary>What a server does with a WatchList request.</summary>
    public StreamingMode Streaming { get; set; } = StreamingMode.Refused;

    /// <summary>Whether errors of a watch come as ERROR events, as they usually do, or as the HTTP status.</summary>
    public bool ErrorsAsEvents { get; set; } = true;

    /// <summary>Whether lists have their items before their metadata, as those of custom resources do.</summary>
    public bool ItemsFirst { get; set; }

    public IReadOnlyList<ScriptedWatch> OpenWatches => [.. _watches.Where(static watch => !watch.IsClosed)];

    public void Put(ApiResource type, string name, string phase, string volatileValue = "")
    {
        var id = type.QualifiedName + "/" + name;
        var added = !Objects.ContainsKey(id);
        var value = new ScriptedObject(type, name, phase, volatileValue, ++_version);
        Objects[id] = value;
        Record(added ? "ADDED" : "MODIFIED", value);
    }

    public void Delete(string id)
    {
        if (Objects.Remove(id, out var value))
        {
            EverDeleted.Add(id);
            Record("DELETED", value with { Version = ++_version });
        }
    }

    /// <summary>Stops serving a type. Its objects are deleted first, with events, as the definition's finalizer does.</summary>
    public void RemoveType(ApiResource type)
    {
        foreach (var id in Objects.Where(pair => pair.Value.Type.Equals(type)).Select(static pair => pair.Key).ToList())
        {
            Delete(id);
        }

        Types.Remove(type);
        Disconnect(watch => watch.Type.QualifiedName == type.QualifiedName, cleanly: true);
    }

    /// <summary>Forgets history: older versions and tokens are expired from now on.</summary>
    public void Compact()
    {
        _compacted = _version;
        _history.Clear();
        _tokens.Clear();
    }

    public void Disconnect(Func<ScriptedWatch, bool> which, bool cleanly)
    {
        foreach (var watch in _watches.Where(which).ToList())
        {
            watch.Close(cleanly);
        }

        _watches.RemoveAll(static watch => watch.IsClosed);
    }

    public void SendBookmarks(bool endInitialEvents = false)
    {
        foreach (var watch in OpenWatches)
        {
            watch.Send("BOOKMARK", Bookmark(watch.Type, _version, endInitialEvents));
        }
    }

    /// <summary>The <see cref="SendApiRequest"/> of this server.</summary>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, RequestLane lane, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        var address = request.RequestUri!.ToString();
        Requests.Add(address);
        Accepted.Add(request.Headers.Accept.ToString());
        OpenRequests++;
        try
        {
            await Before(address, cancellationToken);
            var answer = new OpenResponse(Answering(address) ?? Answer(address), () => OpenResponses--);
            OpenResponses++;
            return answer;
        }
        finally
        {
            OpenRequests--;
        }
    }

    private HttpResponseMessage Answer(string address)
    {
        if (NextAnswers.TryDequeue(out var scripted))
        {
            return scripted ?? throw new HttpRequestException("connection refused");
        }

        var path = address.Split('?')[0];
        return path switch
        {
            "/version" => Json($$"""{"gitVersion":"{{GitVersion}}"}"""),
            "/api" => Json("""{"kind":"APIVersions","versions":["v1"]}"""),
            "/apis" => Json(GroupList()),
            _ when Types.FirstOrDefault(type => type.Path == path) is { } type => Answer(type, Query(address)),
            _ when path.Contains("/customresourcedefinitions/", StringComparison.Ordinal) => Definition(path),
            _ when path.EndsWith("/customresourcedefinitions", StringComparison.Ordinal)
                || path.EndsWith("/apiservices", StringComparison.Ordinal) => Answer(Definitions(path), Query(address)),
            _ => GroupVersion(path),
        };
    }

    private static ApiResource Definitions(string path) =>
        new("definitions", "v1", path[(path.LastIndexOf('/') + 1)..], "Definition", Namespaced: false);

    private HttpResponseMessage Answer(ApiResource type, Dictionary<string, string> query)
    {
        if (Forbidden.Contains(type))
        {
            return Status(403, "Forbidden", $"{type} is forbidden");
        }

        return !query.ContainsKey("watch") ? List(type, query)
            : query.ContainsKey("sendInitialEvents") ? Stream(type)
            : Watch(type, long.Parse(query["resourceVersion"], CultureInfo.InvariantCulture));
    }

    private HttpResponseMessage List(ApiResource type, Dictionary<string, string> query)
    {
        var limit = int.Parse(query["limit"], CultureInfo.InvariantCulture);
        List<ScriptedObject> rest;
        var version = _version;
        if (query.TryGetValue("continue", out var token))
        {
            if (!_tokens.Remove(token, out var page))
            {
                return Status(410, "Expired", "The provided continue parameter is too old", """,{"continue":"inconsistent"}""");
            }

            (_, rest, version) = page;
        }
        else
        {
            rest = [.. Objects.Values.Where(value => value.Type.QualifiedName == type.QualifiedName)];
        }

        var items = limit > 0 ? rest.Take(limit).ToList() : rest;
        var next = "";
        if (items.Count < rest.Count)
        {
            next = $"t{_nextToken++}";
            _tokens[next] = (type, rest[items.Count..], version);
        }

        var metadata = $$""" "metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"}""";
        var content = $""" "items":[{string.Join(',', items.Select(static item => item.ToJson()))}]""";
        return Json(ItemsFirst ? $"{{{content},{metadata}}}" : $"{{{metadata},{content}}}");
    }

    private HttpResponseMessage Watch(ApiResource type, long version)
    {
        if (version < _compacted)
        {
            const string Message = "too old resource version";
            return ErrorsAsEvents
                ? Body($"{{\"type\":\"ERROR\",\"object\":{StatusBody(410, "Expired", Message, "")}}}\n")
                : Status(410, "Expired", Message);
        }

        var watch = Open(type);
        foreach (var entry in _history.Where(entry => entry.Version > version && entry.Value.Type.QualifiedName == type.QualifiedName))
        {
            watch.Send(entry.Event, entry.Value.ToJson());
        }

        return watch.Response;
    }

    private HttpResponseMessage Stream(ApiResource type)
    {
        if (Streaming == StreamingMode.Refused)
        {
            return Status(422, "Invalid", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }

        var watch = Open(type);
        foreach (var value in Objects.Values.Where(value => value.Type.QualifiedName == type.QualifiedName))
        {
            watch.Send("ADDED", value.ToJson());
        }

        if (Streaming == StreamingMode.Supported)
        {
            watch.Send("BOOKMARK", Bookmark(type, _version, endsInitialEvents: true));
        }

        return watch.Response;
    }

    private ScriptedWatch Open(ApiResource type)
    {
        var watch = new ScriptedWatch(type);
        _watches.Add(watch);
        return watch;
    }

    private void Record(string what, ScriptedObject value)
    {
        _history.Add(new HistoryEntry(what, value, value.Version));
        foreach (var watch in _watches.Where(watch => watch.Type.QualifiedName == value.Type.QualifiedName))
        {
            watch.Send(what, value.ToJson());
        }
    }

    private static string Bookmark(ApiResource type, long version, bool endsInitialEvents)
    {
        var annotations = endsInitialEvents ? ""","annotations":{"k8s.io/initial-events-end":"true"}""" : "";
        return $$$"""{"kind":"{{{type.Kind}}}","metadata":{"resourceVersion":"{{{version}}}"{{{annotations}}}}}""";
    }

    private string GroupList()
    {
        var groups = Types.Where(static type => type.Group.Length > 0)
            .GroupBy(static type => type.Group)
            .Select(static group =>
            {
                var versions = group.Select(static type => $$"""{"version":"{{type.Version}}"}""").Distinct().ToList();
                return $$"""{"name":"{{group.Key}}","versions":[{{string.Join(',', versions)}}],"preferredVersion":{{versions[0]}} }""";
            });
        return $$"""{"groups":[{{string.Join(',', groups)}}]}""";
    }

    private HttpResponseMessage GroupVersion(string path)
    {
        var version = path.StartsWith("/api/", StringComparison.Ordinal) ? path["/api/".Length..] : path["/apis/".Length..];
        var types = Types.Where(type => type.ApiVersion == version).ToList();
        if (BrokenGroupVersions.Contains(version))
        {
            return Status(503, "ServiceUnavailable", "the server is currently unable to handle the request");
        }

        return types.Count == 0 && version != "v1"
            ? Status(404, "NotFound", "the server could not find the requested resource")
            : Json($$"""{"resources":[{{string.Join(',', types.Select(static type => $$"""
                {"name":"{{type.Plural}}","kind":"{{type.Kind}}","namespaced":{{(type.Namespaced ? "true" : "false")}},"verbs":["list","watch"]}
                """))}}]}""");
    }

    private HttpResponseMessage Definition(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return Types.Any(type => type.QualifiedName == name)
            ? Json("""{"spec":{"versions":[]}}""")
            : Status(404, "NotFound", $"customresourcedefinitions \"{name}\" not found");
    }

    public static HttpResponseMessage Json(string text) => Body(text);

    public static HttpResponseMessage Body(string text) => new(HttpStatusCode.OK)
    {
        Content = new ByteArrayContent(Encoding.UTF8.GetBytes(text)),
    };

    public static HttpResponseMessage Status(int code, string reason, string message, string more = "") =>
        new((HttpStatusCode)code) { Content = new StringContent(StatusBody(code, reason, message, more)) };

    private static string StatusBody(int code, string reason, string message, string more) =>
        $$"""{"kind":"Status","metadata":{{(more.Length > 0 ? more[1..] : "{}")}},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    private static Dictionary<string, string> Query(string address) => address.Split('?')[^1].Split('&')
        .Select(static part => part.Split('=', 2))
        .ToDictionary(static part => part[0], static part => Uri.UnescapeDataString(part[^1]));

    private sealed class OpenResponse : HttpResponseMessage
    {
        private readonly HttpResponseMessage _inner;
        private Action? _closed;

        public OpenResponse(HttpResponseMessage inner, Action closed)
            : base(inner.StatusCode)
        {
            (_inner, _closed) = (inner, closed);
            Content = inner.Content;
            foreach (var (name, values) in inner.Headers)
            {
                Headers.TryAddWithoutValidation(name, values);
            }
        }

        protected override void Dispose(bool disposing)
        {
            _inner.Dispose();
            Interlocked.Exchange(ref _closed, null)?.Invoke();
            base.Dispose(disposing);
        }
    }

    private sealed record HistoryEntry(string Event, ScriptedObject Value, long Version);
}
