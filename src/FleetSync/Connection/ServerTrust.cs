using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace FleetSync.Connection;

/// <summary>How a TLS connection finds out whether the server is who it must be.</summary>
internal static class ServerTrust
{
    /// <summary>The server's certificate must be signed by one of the authorities, and be for the host that is called.</summary>
    /// <param name="roots">The authorities; null for the system's.</param>
    /// <param name="identity">The client certificate that is shown; null for none.</param>
    public static SslClientAuthenticationOptions Verified(X509Certificate2Collection? roots, ClientIdentity? identity)
    {
        var tls = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck, // a private authority publishes no list
            ClientCertificateContext = identity?.Context,
        };
        if (roots is not null)
        {
            // A policy, not a callback: a callback would have to repeat the check of the host's name, and forgetting it is easy.
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
            policy.CustomTrustStore.AddRange(roots);
            tls.CertificateChainPolicy = policy;
        }

        return tls;
    }
}
