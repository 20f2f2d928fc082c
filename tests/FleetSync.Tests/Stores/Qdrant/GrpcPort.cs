using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>A real port on loopback that answers calls as a test says, and remembers the keys that were sent.</summary>
internal sealed class GrpcPort : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string?> _keys = new();
    private readonly bool _encrypted;

    private GrpcPort(WebApplication app, bool encrypted, Func<HttpContext, Task> answer)
    {
        _app = app;
        _encrypted = encrypted;
        app.Run(async context =>
        {
            _keys.Enqueue(context.Request.Headers.TryGetValue("api-key", out var key) ? key.ToString() : null);
            ClientSubject = context.Connection.ClientCertificate?.Subject;
            await answer(context);
        });
    }

    /// <summary>The key of every call, null where none was sent.</summary>
    public IReadOnlyList<string?> Keys => [.. _keys];

    /// <summary>Whose certificate the last call was made with.</summary>
    public string? ClientSubject { get; private set; }

    public Uri Endpoint => new($"{(_encrypted ? "https" : "http")}://127.0.0.1:{new Uri(_app.Urls.Single()).Port}");

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">What is answered; by default a hello of 1.19.0.</param>
    /// <param name="certificate">The certificate of the next handshake; null for plain text.</param>
    /// <param name="protocols">HTTP/2 unless the test is about another.</param>
    /// <param name="asksForCertificate">Whether a client without a certificate is refused.</param>
    public static async Task<GrpcPort> StartAsync(
        Func<HttpContext, Task>? answer = null,
        Func<X509Certificate2>? certificate = null,
        HttpProtocols protocols = HttpProtocols.Http2,
        bool asksForCertificate = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(https =>
                {
                    https.ServerCertificateSelector = (_, _) => certificate();
                    https.ClientCertificateMode = asksForCertificate
                        ? ClientCertificateMode.RequireCertificate
                        : ClientCertificateMode.NoCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var port = new GrpcPort(builder.Build(), certificate is not null, answer ?? Hello("1.19.0"));
        await port._app.StartAsync();
        return port;
    }

    /// <summary>Answers HealthCheck.</summary>
    public static Func<HttpContext, Task> Hello(string version, string title = "qdrant - vector search engine") => context =>
        AnswerAsync(context, new FleetSync.Stores.Qdrant.Wire.HealthCheckReply { Title = title, Version = version });

    /// <summary>Answers with a message.</summary>
    public static async Task AnswerAsync(HttpContext context, IMessage message)
    {
        var body = new byte[5 + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), body.Length - 5);
        message.WriteTo(body.AsSpan(5));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(body);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>Refuses a call as tonic does: with headers alone.</summary>
    public static Func<HttpContext, Task> Refuse(StatusCode code, string detail, params (string Name, string Value)[] metadata) => context =>
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(detail);
        foreach (var (name, value) in metadata)
        {
            context.Response.Headers[name] = value;
        }

        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
