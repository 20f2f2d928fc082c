using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FleetSync.Tests.Embedding;

/// <summary>An endpoint of OpenAI's embeddings API on loopback: a text's vector says how long the text is, unless told to misbehave.</summary>
internal sealed class EmbeddingEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EmbeddingEndpoint(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>What was asked: method, path and query, headers, body.</summary>
    public ConcurrentQueue<(string Target, IHeaderDictionary Headers, JsonNode Body)> Requests { get; } = new();

    /// <summary>Answers in place of the usual one; null for the usual.</summary>
    public Func<JsonNode, HttpContext, Task<string?>> Answer { get; set; } = static (_, _) => Task.FromResult<string?>(null);

    public static async Task<EmbeddingEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var endpoint = new EmbeddingEndpoint(app);
        app.Run(endpoint.AnswerAsync);
        await app.StartAsync();
        endpoint.Url = new Uri(app.Urls.Single());
        return endpoint;
    }

    /// <summary>The usual answer to a request, last text first.</summary>
    public static string Vectors(JsonNode request)
    {
        var inputs = request["input"]!.AsArray();
        var rows = inputs.Select(static (text, index) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"object":"embedding","index":{{index}},"embedding":[{{((string)text!).Length}},0,1] }"""));
        return $$"""{ "object": "list", "data": [{{string.Join(',', rows.Reverse())}}], "model": "m", "usage": { "prompt_tokens": 1 } }""";
    }

    /// <summary>The server uses the dictionary again for the next request.</summary>
    private static HeaderDictionary Kept(IHeaderDictionary headers) =>
        new HeaderDictionary(headers.ToDictionary(StringComparer.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = JsonNode.Parse(await reader.ReadToEndAsync())!;
        Requests.Enqueue((context.Request.Method + " " + context.Request.Path + context.Request.QueryString, Kept(context.Request.Headers), body));
        await context.Response.WriteAsync(await Answer(body, context) ?? Vectors(body));
    }
}
