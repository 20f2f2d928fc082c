using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FleetSync.Tests.Support;

/// <summary>A real TLS server on loopback (HTTP/1.1 and HTTP/2) that remembers who asked, over what, and as whom.</summary>
internal sealed class TlsApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _requests = new();

    private TlsApiServer(WebApplication app, Func<HttpContext, Task> answer, Holder certificate)
    {
        _app = app;
        Certificate = certificate;
        app.Run(async context =>
        {
            _requests.Enqueue(new SeenRequest(
                context.Request.Path + context.Request.QueryString.Value,
                context.Request.Protocol,
                context.Request.Host.Value ?? "",
                context.Request.Headers.Authorization.ToString(),
                context.Connection.ClientCertificate?.Subject,
                context.Connection.Id,
                context.Request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            await answer(context);
        });
    }

    /// <summary>The certificate that the next handshake shows.</summary>
    public Holder Certificate { get; }

    /// <summary>Names that clients asked for in the handshake.</summary>
    public ConcurrentQueue<string?> ServerNames => Certificate.Names;

    public IReadOnlyList<SeenRequest> Requests => [.. _requests];

    public int Port => new Uri(_app.Urls.Single()).Port;

    public string Url => $"https://127.0.0.1:{Port}";

    public static async Task<TlsApiServer> StartAsync(X509Certificate2 certificate, Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var holder = new Holder { Current = certificate };
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https =>
            {
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
                https.ServerCertificateSelector = (_, name) =>
                {
                    holder.Names.Enqueue(name);
                    return holder.Current;
                };
            });
        }));
        var app = builder.Build();
        var server = new TlsApiServer(app, answer ?? (static context => context.Response.WriteAsync("{}")), holder);
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal sealed class Holder
    {
        public ConcurrentQueue<string?> Names { get; } = new();

        public X509Certificate2 Current { get; set; } = null!;
    }

    internal sealed record SeenRequest(
        string Target,
        string Protocol,
        string Host,
        string Authorization,
        string? ClientSubject,
        string ConnectionId,
        IReadOnlyDictionary<string, string> Headers);
}
