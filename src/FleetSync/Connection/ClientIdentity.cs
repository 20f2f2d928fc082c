using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FleetSync.Connection;

/// <summary>A client certificate with its key, and the intermediate certificates that came with it.</summary>
internal sealed class ClientIdentity
{
    private ClientIdentity(SslStreamCertificateContext context, DateTimeOffset expiresAt)
    {
        Context = context;
        ExpiresAt = expiresAt;
    }

    /// <summary>What the TLS handshake sends.</summary>
    public SslStreamCertificateContext Context { get; }

    /// <summary>When the server will begin to refuse it.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Reads the pair.</summary>
    /// <param name="certificatePem">The certificate, then any intermediate ones.</param>
    /// <param name="keyPem">Its private key: PKCS#1, PKCS#8 or SEC 1, not encrypted.</param>
    /// <param name="whose">For errors: <c>user "dev" of /home/dev/.kube/config</c>.</param>
    /// <exception cref="ConnectionException">They cannot be read or do not belong together.</exception>
    public static ClientIdentity FromPem(byte[] certificatePem, byte[] keyPem, string whose)
    {
        try
        {
            var certificateText = Encoding.UTF8.GetString(certificatePem);
            var certificate = X509Certificate2.CreateFromPem(certificateText, Encoding.UTF8.GetString(keyPem));
            if (OperatingSystem.IsWindows())
            {
                // SChannel cannot use a key that lives in memory only.
                using var memoryOnly = certificate;
                certificate = X509CertificateLoader.LoadPkcs12(memoryOnly.Export(X509ContentType.Pkcs12), password: null);
            }

            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificateText);
            return new ClientIdentity(
                SslStreamCertificateContext.Create(certificate, chain, offline: true),
                new DateTimeOffset(certificate.NotAfter));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new ConnectionException(
                $"The client certificate and key of {whose} cannot be used: {e.Message} Both must be PEM, and the key must belong to the certificate.",
                e);
        }
    }
}
