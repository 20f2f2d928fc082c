using System.Net;

namespace FleetSync.Connection;

/// <summary>
/// Requests to one API server, with its certificate checked and the current credentials sent. Safe for concurrent use.
/// Renewed tokens, client certificates and authorities are picked up without a restart.
/// </summary>
internal sealed class ClusterConnection : IAsyncDisposable
{
    private static readonly string UserAgent =
        "fleetsync/" + (typeof(ClusterConnection).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly ClusterEndpoint _endpoint;
    private readonly TransportOptions _options;
    private readonly string _base;
    private readonly Lock _swap = new();
    private ClusterTransport? _transport;
    private bool _disposed;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="endpoint">Which server, and who asks.</param>
    /// <param name="options">How bytes travel.</param>
    public ClusterConnection(ClusterEndpoint endpoint, TransportOptions options)
    {
        _endpoint = endpoint;
        _options = options;
        _base = endpoint.Server.GetLeftPart(UriPartial.Path).TrimEnd('/');
    }

    /// <summary>The API server's address, as configured.</summary>
    public Uri Server => _endpoint.Server;

    /// <summary>
    /// What to call the cluster if nobody says otherwise: the context's name (with '/' and control characters as '-', which an id
    /// must not hold), or <c>in-cluster</c>.
    /// </summary>
    public string DefaultClusterName =>
        string.Create(_endpoint.Name.Length, _endpoint.Name, static (id, name) =>
        {
            for (var i = 0; i < id.Length; i++)
            {
                id[i] = name[i] == '/' || char.IsControl(name[i]) ? '-' : name[i];
            }
        });

    /// <summary>Who asks, as of now.</summary>
    /// <exception cref="ConnectionException">There are no credentials at the moment.</exception>
    public async Task<CallerIdentity> CallerAsync(CancellationToken cancellationToken)
    {
        var credential = await _endpoint.Credentials.CurrentAsync(cancellationToken);
        var impersonated = _endpoint.ExtraHeaders.FirstOrDefault(static header => header.Key == "Impersonate-User").Value;
        return new CallerIdentity(credential.ToString(), _endpoint.Credentials.Origin, credential.Identity?.ExpiresAt)
        {
            Impersonates = impersonated,
            TrustsAnyServer = _endpoint.SkipTlsVerify,
        };
    }

    /// <summary>
    /// Finds the server and its credentials (see <see cref="ConnectionOptions.KubeconfigPath"/>) and checks that they can be used.
    /// Runs a credential plugin where the kubeconfig names one; does not talk to the server.
    /// </summary>
    /// <exception cref="ConnectionException">They cannot be found or used; the message says why and what to do.</exception>
    public static async Task<ClusterConnection> OpenAsync(
        ConnectionOptions options,
        TransportOptions transport,
        ProcessEnvironment environment,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var endpoint = await ClusterEndpointSource.FindAsync(options, environment, time, cancellationToken);
        var connection = new ClusterConnection(endpoint, transport);
        try
        {
            await connection.TransportForAsync(await endpoint.Credentials.CurrentAsync(cancellationToken), cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sends a request and returns as soon as its headers are here; the body is read by the caller, who disposes the response.
    /// There is no timeout: the caller's token is the deadline. A 401 makes credentials be read again and the request be sent once
    /// more; every other status is returned as it is.
    /// </summary>
    /// <param name="request">
    /// A request whose URI is relative to the server, <c>/api/v1/pods?limit=500</c>, and whose body, if any, lies in memory. It is changed
    /// and may be sent twice.
    /// </param>
    /// <param name="lane">Which transport it takes.</param>
    /// <param name="cancellationToken">Ends the request, and the body's reading.</param>
    /// <exception cref="HttpRequestException">The server could not be reached, or is not who it must be.</exception>
    /// <exception cref="ConnectionException">There are no credentials at the moment; trying again later may help.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, RequestLane lane, CancellationToken cancellationToken)
    {
        Address(request, lane);
        var credential = await _endpoint.Credentials.CurrentAsync(cancellationToken);
        var response = await SendAsync(request, lane, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        Credential renewed;
        try
        {
            renewed = await _endpoint.Credentials.RefreshAsync(credential, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (ReferenceEquals(renewed, credential))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(request, lane, renewed, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_swap)
        {
            _disposed = true;
            _transport?.Dispose();
            _transport = null;
        }

        (_endpoint.Credentials as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Address(HttpRequestMessage request, RequestLane lane)
    {
        // Not new Uri(server, path): that would drop the path of a server behind a gateway.
        request.RequestUri = new Uri(_base + request.RequestUri!.OriginalString);
        request.Version = lane == RequestLane.Watch ? HttpVersion.Version20 : _options.ListVersion;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        if (_endpoint.TlsServerName is { } name)
        {
            request.Headers.Host = name; // SocketsHttpHandler takes SNI and the name to check from here, never from SslOptions
        }

        foreach (var (header, value) in _endpoint.ExtraHeaders)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, RequestLane lane, Credential credential, CancellationToken cancellationToken)
    {
        var transport = await TransportForAsync(credential, cancellationToken);
        if (credential.Authorization is { } authorization)
        {
            await authorization.ProcessHttpRequestAsync(request, cancellationToken);
        }

        try
        {
            return await transport[lane].SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError && _endpoint.Authority is not null)
        {
            await _endpoint.Authority.RefreshAsync(cancellationToken);
            var renewed = await TransportForAsync(credential, cancellationToken);
            if (ReferenceEquals(renewed, transport))
            {
                throw;
            }

            return await renewed[lane].SendAsync(request, cancellationToken);
        }
    }

    private async ValueTask<ClusterTransport> TransportForAsync(Credential credential, CancellationToken cancellationToken)
    {
        var roots = _endpoint.Authority is null ? null : await _endpoint.Authority.CurrentAsync(cancellationToken);
        lock (_swap)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_transport is null || !ReferenceEquals(_transport.Roots, roots)
                || !ReferenceEquals(_transport.Identity, credential.Identity))
            {
                // The old one is not disposed: another request may just be taking it. Its streams end by themselves, and its idle
                // connections after seconds.
                _transport = new ClusterTransport(_endpoint, _options, roots, credential.Identity);
            }

            return _transport;
        }
    }
}
