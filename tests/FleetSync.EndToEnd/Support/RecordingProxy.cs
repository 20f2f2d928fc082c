using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FleetSync.TestCluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FleetSync.EndToEnd.Support;

/// <summary>Stands between the program and an API server, passes everything on, and remembers what was asked for and answered.</summary>
internal sealed class RecordingProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _upstream;
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new();
    private X509Certificate2 _certificate;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ApiServer _server;

    private RecordingProxy(ApiServer server)
    {
        _server = server;
        _certificate = SelfSigned();
        var trusted = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trusted.CustomTrustStore.ImportFromPemFile(server.AuthorityPath);
        _upstream = new HttpMessageInvoker(new SocketsHttpHandler
        {
            SslOptions = new() { CertificateChainPolicy = trusted },
            EnableMultipleHttp2Connections = true,
        });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => async connection =>
            {
                _connections[connection.ConnectionId] = connection;
                await next(connection);
                _connections.TryRemove(connection.ConnectionId, out _);
            });
            listen.UseHttps(https => https.ServerCertificateSelector = (_, _) => _certificate);
        }));
        _app = builder.Build();
        _app.Run(PassOnAsync);
    }

    public IReadOnlyList<RecordedRequest> Requests => [.. _requests];

    /// <summary>Requests with another token are refused; null: that is for the API server to say.</summary>
    public string? AcceptedToken { get; set; }

    /// <summary>The certificate that it shows, which signs itself, as PEM.</summary>
    public string Authority => _certificate.ExportCertificatePem();

    /// <summary>Shows another certificate from now on, and breaks every connection that was made with the one before.</summary>
    public void RenewCertificate()
    {
        _certificate = SelfSigned();
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
        }
    }

    public static async Task<RecordingProxy> StartAsync(ApiServer server)
    {
        var proxy = new RecordingProxy(server);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>A kubeconfig that leads through here, as the server's admin where no credentials are given.</summary>
    public void WriteKubeconfig(string path, string? credentials = null, string? authorityPath = null)
    {
        var authority = authorityPath is null
            ? $"certificate-authority-data: \"{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(Authority))}\""
            : $"certificate-authority: \"{authorityPath}\"";
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: east
            clusters: [{ name: east, cluster: { server: "{{_app.Urls.Single()}}", {{authority}} } }]
            users: [{ name: east, user: { {{credentials ?? $"token: {_server.Admin.Token}"}} } }]
            contexts: [{ name: east, context: { cluster: east, user: east } }]
            """);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _upstream.Dispose();
        _certificate.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization.ToString();
        if (AcceptedToken is { } token && authorization != $"Bearer {token}")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            Record(context, authorization);
            return;
        }

        var target = context.Request.Path + context.Request.QueryString.Value;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), _server.Url + target)
        {
            Version = HttpVersion.Version20,
        };
        foreach (var name in new[] { "Accept", "Authorization", "User-Agent" })
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        }

        if (context.Request.ContentType is { } sent)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", sent);
        }

        try
        {
            using var answer = await _upstream.SendAsync(request, context.RequestAborted);
            var type = answer.Content.Headers.ContentType?.ToString() ?? "";
            context.Response.StatusCode = (int)answer.StatusCode;
            Record(context, authorization);
            context.Response.ContentType = type;
            context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
            await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
            await context.Response.StartAsync(context.RequestAborted);
            await body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private void Record(HttpContext context, string authorization)
    {
        var request = context.Request;
        _requests.Enqueue(new RecordedRequest(
            request.Method, request.Path.Value ?? "", request.QueryString.Value ?? "", request.Headers.Accept.ToString(),
            authorization, context.Response.StatusCode));
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=proxy", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
