using System.Text;
using k8s.Authentication;

namespace FleetSync.Connection;

/// <summary>
/// A credential that the kubeconfig or the service account's folder holds: client certificate, bearer token, user name and password.
/// Files are read again every minute and after a refusal.
/// </summary>
internal sealed class DeclaredCredential : ICredentialSource, IDisposable
{
    private readonly string _whose;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1, 1);
    private (byte[]? Token, byte[]? Certificate, byte[]? Key) _madeFrom;
    private Credential? _current;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="whose">For errors: <c>user "dev" of /home/dev/.kube/config</c>.</param>
    /// <param name="time">The clock.</param>
    public DeclaredCredential(string whose, TimeProvider time)
    {
        _whose = whose;
        _time = time;
    }

    /// <summary>The bearer token.</summary>
    public DeclaredSecret? Token { get; init; }

    /// <summary>The client certificate as PEM.</summary>
    public DeclaredSecret? Certificate { get; init; }

    /// <summary>The client certificate's key as PEM.</summary>
    public DeclaredSecret? Key { get; init; }

    /// <summary>Name and password for basic authentication, where there is no token.</summary>
    public (string Name, string Password)? User { get; init; }

    /// <inheritdoc/>
    public string Origin => Token?.Path is { } file ? $"{_whose}, in {file}" : _whose;

    /// <inheritdoc/>
    public ValueTask<Credential> CurrentAsync(CancellationToken cancellationToken) => ReadAsync(now: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Credential> RefreshAsync(Credential refused, CancellationToken cancellationToken) =>
        ReadAsync(now: true, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async ValueTask<Credential> ReadAsync(bool now, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var token = Token is null ? null : await Token.ReadAsync(now, cancellationToken);
            var certificate = Certificate is null ? null : await Certificate.ReadAsync(now, cancellationToken);
            var key = Key is null ? null : await Key.ReadAsync(now, cancellationToken);
            var unchanged = _current is not null && ReferenceEquals(token, _madeFrom.Token)
                && ReferenceEquals(certificate, _madeFrom.Certificate) && ReferenceEquals(key, _madeFrom.Key);
            if (!unchanged)
            {
                Make(token, certificate, key);
            }

            return _current!.Identity is { } identity && identity.ExpiresAt <= _time.GetUtcNow()
                ? throw new ConnectionException(
                    $"The client certificate of {_whose} expired at {identity.ExpiresAt.UtcDateTime:u}. Renew it; a changed file is read without a restart.")
                { Kind = ConnectionFaultKind.Failed }
                : _current;
        }
        finally
        {
            _one.Release();
        }
    }

    private void Make(byte[]? token, byte[]? certificate, byte[]? key)
    {
        try
        {
            var sameIdentity = _current is not null
                && ReferenceEquals(certificate, _madeFrom.Certificate) && ReferenceEquals(key, _madeFrom.Key);
            var identity = sameIdentity ? _current!.Identity
                : certificate is null || key is null ? null
                : ClientIdentity.FromPem(certificate, key, _whose);
            _current = new Credential(Authorization(token), identity);
        }
        catch (ConnectionException) when (_current is not null)
        {
            // The certificate was replaced and its key is about to be: the next reading will find the pair.
        }

        _madeFrom = (token, certificate, key);
    }

    private ServiceClientCredentials? Authorization(byte[]? token)
    {
        if (token is not null)
        {
            var text = Encoding.UTF8.GetString(token).Trim();
            return text.Length == 0 || text.AsSpan().ContainsAny('\r', '\n')
                ? throw new ConnectionException($"The token of {_whose} is empty or has several lines.")
                : new TokenCredentials(text);
        }

        return User is { } user ? new BasicAuthenticationCredentials { UserName = user.Name, Password = user.Password } : null;
    }
}
