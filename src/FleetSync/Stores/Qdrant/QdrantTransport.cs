using System.Net;
using System.Security.Cryptography.X509Certificates;
using FleetSync.Connection;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The HTTP/2 connections to one server. When the trusted authorities or the client certificate change, a new handler takes over;
/// calls that the old one still carries end by themselves, and its idle connections after a while. Safe for concurrent use.
/// </summary>
internal sealed class QdrantTransport : HttpMessageHandler
{
    /// <summary>What a server may send ahead of reading: enough for a page over a long line.</summary>
    private const int StreamWindow = 512 * 1024;

    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    private readonly IWebProxy? _proxy;
    private readonly CertificateAuthority? _authority;
    private readonly DeclaredCredential? _certificate;
    private readonly TimeProvider _time;
    private readonly Lock _swap = new();
    private Connections? _connections;
    private bool _disposed;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">The server, whom it must be signed by, and which certificate is shown to it.</param>
    /// <param name="time">The clock.</param>
    public QdrantTransport(QdrantOptions options, TimeProvider time)
    {
        _proxy = options.Proxy;
        _time = time;
        _authority = options.CertificateAuthorityFile is { } authority
            ? CertificateAuthority.FromFile(new RereadFile(authority, "the certificate authority of Qdrant", time))
            : null;
        _certificate = options is { ClientCertificateFile: { } certificate, ClientKeyFile: { } key }
            ? new DeclaredCredential("Qdrant", time)
            {
                Certificate = new DeclaredSecret(new RereadFile(certificate, "the client certificate for Qdrant", time)),
                Key = new DeclaredSecret(new RereadFile(key, "the client certificate's key for Qdrant", time)),
            }
            : null;
    }

    /// <summary>How far the server's clock is ahead, by the Date of its first answer; null before, and where it says none.</summary>
    public TimeSpan? ClockSkew { get; private set; }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var roots = _authority is null ? null : await _authority.CurrentAsync(cancellationToken);
        var identity = _certificate is null ? null : (await _certificate.CurrentAsync(cancellationToken)).Identity;
        var connections = For(roots, identity);
        try
        {
            return await SendAsync(connections, request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError && _authority is not null)
        {
            // Nothing of the request has been sent yet.
            var renewed = For(await _authority.RefreshAsync(cancellationToken), identity);
            if (ReferenceEquals(renewed, connections))
            {
                throw;
            }

            return await SendAsync(renewed, request, cancellationToken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lock (_swap)
            {
                _disposed = true;
                _connections?.Invoker.Dispose();
            }

            _certificate?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAsync(
        Connections connections, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var response = await connections.Invoker.SendAsync(request, cancellationToken);
        if (ClockSkew is null && response.Headers.Date is { } date)
        {
            ClockSkew = ClockDifference.Of(date, _time.GetUtcNow(), _time.GetElapsedTime(started));
        }

        return response;
    }

    private Connections For(X509Certificate2Collection? roots, ClientIdentity? identity)
    {
        lock (_swap)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_connections is null || !ReferenceEquals(_connections.Roots, roots) || !ReferenceEquals(_connections.Identity, identity))
            {
                _connections = new Connections(roots, identity, new HttpMessageInvoker(Handler(roots, identity)));
            }

            return _connections;
        }
    }

    private SocketsHttpHandler Handler(
        X509Certificate2Collection? roots, ClientIdentity? identity) => new()
        {
            UseCookies = false,
            AllowAutoRedirect = false, // a redirect would carry the key to another host
            ActivityHeadersPropagator = null,
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = PingTimeout,
            ConnectTimeout = ConnectTimeout,
            UseProxy = _proxy is not null,
            Proxy = _proxy,
            SslOptions = ServerTrust.Verified(roots, identity),
        };

    private sealed record Connections(
        X509Certificate2Collection? Roots, ClientIdentity? Identity, HttpMessageInvoker Invoker);
}
