using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FleetSync.Connection;

/// <summary>
/// The two HTTP handlers for one set of trusted authorities and one client certificate. When either changes a new transport takes
/// over; streams that the old one still carries end by themselves.
/// </summary>
internal sealed class ClusterTransport : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(15);

    private readonly HttpMessageInvoker _watches;
    private readonly HttpMessageInvoker _lists;

    /// <summary>Opens nothing yet.</summary>
    public ClusterTransport(
        ClusterEndpoint endpoint,
        TransportOptions options,
        X509Certificate2Collection? roots,
        ClientIdentity? identity)
    {
        Roots = roots;
        Identity = identity;
        _watches = new HttpMessageInvoker(Handler(endpoint, options));
        var lists = Handler(endpoint, options);
        lists.MaxConnectionsPerServer = options.ListConnections;
        lists.EnableMultipleHttp2Connections = false;
        _lists = new HttpMessageInvoker(lists);
    }

    /// <summary>The authorities it trusts; null for the system's.</summary>
    public X509Certificate2Collection? Roots { get; }

    /// <summary>The client certificate it shows; null for none.</summary>
    public ClientIdentity? Identity { get; }

    /// <summary>The handler of a lane. It has no timeout of its own, buffers no body and follows no redirect.</summary>
    public HttpMessageInvoker this[RequestLane lane] => lane == RequestLane.Watch ? _watches : _lists;

    /// <inheritdoc/>
    public void Dispose()
    {
        _watches.Dispose();
        _lists.Dispose();
    }

    private SocketsHttpHandler Handler(ClusterEndpoint endpoint, TransportOptions options) => new()
    {
        UseCookies = false,
        AllowAutoRedirect = false, // a redirect would carry the credentials to another host
        ActivityHeadersPropagator = null,
        AutomaticDecompression = options.Compression ? DecompressionMethods.GZip : DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
        KeepAlivePingDelay = options.PingDelay,
        KeepAlivePingTimeout = options.PingTimeout,
        ConnectTimeout = options.ConnectTimeout,
        PooledConnectionIdleTimeout = Idle,
        UseProxy = endpoint.Proxy is not null,
        Proxy = endpoint.Proxy,
        SslOptions = Tls(endpoint),
    };

    private SslClientAuthenticationOptions Tls(ClusterEndpoint endpoint)
    {
        var tls = ServerTrust.Verified(endpoint.SkipTlsVerify ? null : Roots, Identity);
        if (endpoint.SkipTlsVerify)
        {
#pragma warning disable CA5359, MA0039 // The kubeconfig's owner asked for exactly this: insecure-skip-tls-verify.
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        return tls;
    }
}
