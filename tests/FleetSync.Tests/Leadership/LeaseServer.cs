using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using FleetSync.Connection;

namespace FleetSync.Tests.Leadership;

/// <summary>An API server that has one Lease at most, and lets its writes be refused, lost and delayed.</summary>
internal sealed class LeaseServer
{
    public const string Path = "/apis/coordination.k8s.io/v1/namespaces/fleet/leases";

    private readonly List<PipeWriter> _watches = [];
    private int _version = 10;

    public JsonObject? Lease { get; private set; }

    public List<string> Requests { get; } = [];

    /// <summary>Whether connections are refused.</summary>
    public bool IsDown { get; set; }

    /// <summary>Whether answers never come.</summary>
    public bool Hangs { get; set; }

    /// <summary>Verbs that are forbidden: get, create, update, watch.</summary>
    public HashSet<string> Forbidden { get; } = [];

    public string Holder => Spec("holderIdentity")?.GetValue<string>() ?? "";

    public JsonNode? Spec(string name) => Lease?["spec"]?[name];

    /// <summary>Somebody else writes it, or deletes it.</summary>
    public void Put(string? json)
    {
        Lease = json is null ? null : JsonNode.Parse(json)!.AsObject();
        if (Lease is not null)
        {
            Stamp();
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestLane lane, CancellationToken stop)
    {
        Assert(lane == RequestLane.Watch, "a lease that waits behind lists");
        await Task.Yield();
        stop.ThrowIfCancellationRequested();
        var target = request.RequestUri!.OriginalString;
        var verb = request.Method.Method switch
        {
            "POST" => "create",
            "PUT" => "update",
            _ => target.Contains("watch=1", StringComparison.Ordinal) ? "watch" : "get",
        };
        Requests.Add(verb);
        if (IsDown)
        {
            throw new HttpRequestException("connection refused");
        }

        if (Hangs)
        {
            await new TaskCompletionSource().Task.WaitAsync(stop);
        }

        return Forbidden.Contains(verb) ? Status(403, $"leases is forbidden: User \"sa\" cannot {verb}") : verb switch
        {
            "watch" => Watch(),
            "get" => Lease is null ? Status(404, "not found") : Json(Lease),
            "create" => Create(await BodyAsync(request)),
            _ => Update(await BodyAsync(request)),
        };
    }

    private HttpResponseMessage Create(JsonObject body)
    {
        if (Lease is not null)
        {
            return Status(409, "already exists");
        }

        Lease = body;
        Stamp();
        return Json(Lease, 201);
    }

    private HttpResponseMessage Update(JsonObject body)
    {
        if (Lease is null)
        {
            return Status(404, "not found");
        }

        if (!JsonNode.DeepEquals(body["metadata"]!["resourceVersion"], Lease["metadata"]!["resourceVersion"]))
        {
            return Status(409, "the object has been modified");
        }

        Lease = body;
        Stamp();
        return Json(Lease);
    }

    private HttpResponseMessage Watch()
    {
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));
        _watches.Add(pipe.Writer);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private void Stamp()
    {
        Lease!["metadata"]!["resourceVersion"] = $"{++_version}";
        var watches = _watches.ToList();
        _watches.Clear();
        foreach (var watch in watches)
        {
            _ = watch.WriteAsync(Encoding.UTF8.GetBytes($$"""{"type":"MODIFIED","object":{{Lease.ToJsonString()}}}""" + "\n")).AsTask();
        }
    }

    private static async Task<JsonObject> BodyAsync(HttpRequestMessage request) =>
        JsonNode.Parse(await request.Content!.ReadAsStringAsync())!.AsObject();

    private static HttpResponseMessage Json(JsonObject body, int code = 200) =>
        new((HttpStatusCode)code) { Content = new StringContent(body.ToJsonString()) };

    private static HttpResponseMessage Status(int code, string message) => new((HttpStatusCode)code)
    {
        Content = new StringContent(new JsonObject { ["kind"] = "Status", ["message"] = message }.ToJsonString()),
    };

    private static void Assert(bool condition, string message) => Xunit.Assert.True(condition, message);
}
