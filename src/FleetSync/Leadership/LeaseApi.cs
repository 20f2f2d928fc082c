using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.Connection;

namespace FleetSync.Leadership;

/// <summary>Carries out what <see cref="ElectionProtocol"/> decided; decides nothing. One request at a time.</summary>
/// <param name="send">The way to the API server.</param>
/// <param name="ns">The Lease's namespace.</param>
/// <param name="name">Its name.</param>
/// <param name="time">The clock.</param>
internal sealed class LeaseApi(SendApiRequest send, string ns, string name, TimeProvider time)
{
    private readonly string _collection = $"/apis/coordination.k8s.io/v1/namespaces/{ns}/leases";
    private JsonObject? _last;
    private bool _mayNotWatch;

    /// <summary>For people: <c>fleetsync/fleetsync</c>.</summary>
    public string Location => $"{ns}/{name}";

    /// <summary>What has to be granted for this, as RBAC writes it.</summary>
    public string Rules =>
        $$"""a Role in namespace {{ns}} with the rules {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create]} """
        + $$"""and {apiGroups: [coordination.k8s.io], resources: [leases], resourceNames: [{{name}}], verbs: [get, update, watch]}""";

    /// <summary>Asks. Never throws but for cancellation.</summary>
    /// <param name="request">What.</param>
    /// <param name="limit">How long the answer may take.</param>
    /// <param name="stop">Ends it; whether a write happened is then unknown.</param>
    public async Task<LeaseAnswer> AskAsync(LeaseRequest request, TimeSpan limit, CancellationToken stop)
    {
        if (limit <= TimeSpan.Zero)
        {
            return new LeaseAnswer.Failed("no time is left");
        }

        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            using var message = Message(request);

            // Not on the lane of lists: those may take all of its connections for as long as the store is slow.
            using var response = await send(message, RequestLane.Watch, either.Token);
            return Answer(request, response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ConnectionException)
        {
            return new LeaseAnswer.Failed(e.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new LeaseAnswer.Failed(FormattableString.Invariant($"no answer within {limit.TotalSeconds:0.#} s"));
        }
    }

    /// <summary>
    /// Completes when the Lease has changed. Only a bell, so that a release is seen at once: whoever hears it reads the Lease. It
    /// stays silent where the Lease cannot be watched; then looking now and then has to do.
    /// </summary>
    /// <param name="resourceVersion">As it was last seen.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task ChangedAsync(string resourceVersion, CancellationToken stop)
    {
        if (!_mayNotWatch && await IsRungAsync(resourceVersion, stop))
        {
            return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }

    private async Task<bool> IsRungAsync(string resourceVersion, CancellationToken stop)
    {
        var query = $"watch=1&fieldSelector=metadata.name%3D{name}&resourceVersion={Uri.EscapeDataString(resourceVersion)}";
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_collection}?{query}", UriKind.Relative));
        try
        {
            using var response = await send(message, RequestLane.Watch, stop);
            _mayNotWatch = response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed;
            if (!response.IsSuccessStatusCode)
            {
                return false;
            }

            await using var events = await response.Content.ReadAsStreamAsync(stop);
            var start = new byte[32];
            var read = await events.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
            return read > 0 && start.AsSpan().IndexOf("\"ERROR\""u8) < 0;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ConnectionException)
        {
            return false;
        }
    }

    private HttpRequestMessage Message(LeaseRequest request) => request switch
    {
        LeaseRequest.Create create => Message(HttpMethod.Post, _collection, LeaseJson.Create(ns, name, create.Record)),
        LeaseRequest.Update update => Message(
            HttpMethod.Put, $"{_collection}/{name}", LeaseJson.Update(_last!, update.Record, update.ResourceVersion)),
        _ => Message(HttpMethod.Get, $"{_collection}/{name}", null),
    };

    private static HttpRequestMessage Message(HttpMethod method, string path, JsonObject? body)
    {
        var message = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return message;
    }

    private LeaseAnswer Answer(LeaseRequest request, HttpStatusCode status, byte[] body)
    {
        if ((int)status is >= 200 and < 300)
        {
            if (LeaseJson.Read(body) is not { } read)
            {
                return new LeaseAnswer.Failed("what the server answered is no Lease");
            }

            _last = read.Object;
            return request is LeaseRequest.Read ? new LeaseAnswer.Found(read.Lease) : new LeaseAnswer.Written(read.Lease);
        }

        return (status, request) switch
        {
            (HttpStatusCode.NotFound, LeaseRequest.Read) => new LeaseAnswer.Absent(),
            (HttpStatusCode.NotFound, LeaseRequest.Update) or (HttpStatusCode.Conflict, _) => new LeaseAnswer.Conflict(),
            _ => new LeaseAnswer.Failed($"{(int)status} {status}: {Said(body)}") { IsForbidden = status == HttpStatusCode.Forbidden },
        };
    }

    private static string Said(byte[] body)
    {
        try
        {
            return (JsonNode.Parse(body) as JsonObject)?["message"]?.GetValue<string>() ?? "no reason given";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "no reason given"; // something between here and the server answered
        }
    }
}
