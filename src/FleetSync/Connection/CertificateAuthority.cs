using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FleetSync.Connection;

/// <summary>
/// The certificates that may sign a server's: every one of a PEM bundle, from a file that is re-read or from the kubeconfig itself.
/// </summary>
internal sealed class CertificateAuthority
{
    private readonly RereadFile? _file;
    private readonly string _where;
    private byte[] _pem = [];
    private X509Certificate2Collection? _certificates;

    private CertificateAuthority(RereadFile? file, string where)
    {
        _file = file;
        _where = where;
    }

    /// <summary>A bundle in a file, read again when it changes.</summary>
    public static CertificateAuthority FromFile(RereadFile file) => new(file, file.Path);

    /// <summary>A bundle that never changes.</summary>
    /// <param name="pem">One or more certificates as PEM.</param>
    /// <param name="where">Where it stands, for errors.</param>
    /// <exception cref="ConnectionException">It holds no certificate.</exception>
    public static CertificateAuthority FromPem(byte[] pem, string where) =>
        new(null, where) { _pem = pem, _certificates = Parse(pem, where) };

    /// <summary>The trusted certificates; the same instance as long as they did not change.</summary>
    /// <exception cref="ConnectionException">The file cannot be read, or holds no certificate.</exception>
    public ValueTask<X509Certificate2Collection> CurrentAsync(CancellationToken cancellationToken) => ReadAsync(now: false, cancellationToken);

    /// <summary>Looks again after a server's certificate was refused: its authority may have been replaced just now.</summary>
    public ValueTask<X509Certificate2Collection> RefreshAsync(CancellationToken cancellationToken) => ReadAsync(now: true, cancellationToken);

    /// <summary>The bundle as PEM, for a credential plugin that asks for it.</summary>
    public async ValueTask<byte[]> PemAsync(CancellationToken cancellationToken) =>
        _file is null ? _pem : await _file.ReadAsync(now: false, cancellationToken);

    private async ValueTask<X509Certificate2Collection> ReadAsync(bool now, CancellationToken cancellationToken)
    {
        if (_file is null)
        {
            return _certificates!;
        }

        var pem = await _file.ReadAsync(now, cancellationToken);
        if (_certificates is null || !ReferenceEquals(pem, _pem))
        {
            try
            {
                _certificates = Parse(pem, _where);
            }
            catch (ConnectionException) when (_certificates is not null)
            {
                // Caught in the middle of being written; the next reading will be whole.
            }

            _pem = pem;
        }

        return _certificates;
    }

    private static X509Certificate2Collection Parse(byte[] pem, string where)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw new ConnectionException($"The certificate authority in {where} is not valid PEM: {e.Message}", e);
        }

        return certificates.Count > 0
            ? certificates
            : throw new ConnectionException(
                $"The certificate authority in {where} holds no certificate. Expected PEM that starts with -----BEGIN CERTIFICATE-----.");
    }
}
