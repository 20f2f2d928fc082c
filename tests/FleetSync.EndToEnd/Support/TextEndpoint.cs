using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FleetSync.EndToEnd.Support;

/// <summary>An endpoint of OpenAI's embeddings API on loopback, which counts; a text's vector is made of its letters.</summary>
internal sealed class TextEndpoint : IAsyncDisposable
{
    public const int Dimensions = 8;

    private readonly WebApplication _app;
    private int _calls;
    private int _texts;
    private string _key = "";

    private TextEndpoint(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single() + "/v1";

    public int Calls => Volatile.Read(ref _calls);

    public int Texts => Volatile.Read(ref _texts);

    /// <summary>The last header of authorization.</summary>
    public string Key => Volatile.Read(ref _key);

    public static async Task<TextEndpoint> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var endpoint = new TextEndpoint(app);
        app.MapPost("/v1/embeddings", endpoint.AnswerAsync);
        await app.StartAsync();
        return endpoint;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Volatile.Write(ref _key, context.Request.Headers.Authorization.ToString());
        var body = await JsonNode.ParseAsync(context.Request.Body);
        var texts = body!["input"]!.AsArray();
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _texts, texts.Count);
        var rows = texts.Select(static (text, index) => $$"""{"index":{{index}},"embedding":[{{Vector(text!.GetValue<string>())}}]}""");
        await context.Response.WriteAsync($$"""{"data":[{{string.Join(',', rows)}}]}""");
    }

    private static string Vector(string text) => string.Join(',', Enumerable.Range(0, Dimensions).Select(place =>
        text.Count(letter => letter % Dimensions == place).ToString(CultureInfo.InvariantCulture)));
}
