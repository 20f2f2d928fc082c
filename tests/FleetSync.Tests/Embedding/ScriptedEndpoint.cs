using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace FleetSync.Tests.Embedding;

/// <summary>An endpoint without a network, for virtual time: answers at once, or refuses for as long as it is told.</summary>
internal sealed class ScriptedEndpoint : HttpMessageHandler
{
    /// <summary>What it refuses with; null while it answers.</summary>
    public HttpStatusCode? Refuses { get; set; }

    /// <summary>Requests so far.</summary>
    public int Calls { get; private set; }

    /// <summary>Texts asked for in answered requests.</summary>
    public int Texts { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls++;
        if (Refuses is { } status)
        {
            return new HttpResponseMessage(status) { Content = new ByteArrayContent("""{"error":{"message":"overloaded"}}"""u8.ToArray()) };
        }

        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        Texts += asked["input"]!.AsArray().Count;
        return new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(EmbeddingEndpoint.Vectors(asked))),
        };
    }
}
