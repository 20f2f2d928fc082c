using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FleetSync.TestCluster;

/// <summary>Signs client certificates; the API server trusts it through --client-ca-file.</summary>
internal sealed class ClientAuthority : IDisposable
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(2);
    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    public ClientAuthority(string folder)
    {
        _folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test-client-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now - _lifetime, now + _lifetime);
        AuthorityPath = Path.Combine(folder, "client-ca.crt");
        File.WriteAllText(AuthorityPath, _authority.ExportCertificatePem());
    }

    public string AuthorityPath { get; }

    /// <summary>The user is the common name, the groups are the organisations (Kubernetes: "X509 client certificates").</summary>
    public ClientCertificate Sign(string userName, IReadOnlyList<string> groups, TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            subject.AddOrganizationName(group);
        }

        subject.AddCommonName(userName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false)); // client authentication
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            _authority, now - TimeSpan.FromHours(1), now + (validFor ?? TimeSpan.FromDays(1)), RandomNumberGenerator.GetBytes(12));
        var signed = new ClientCertificate(
            userName, Path.Combine(_folder, $"{userName}.crt"), Path.Combine(_folder, $"{userName}.key"));
        File.WriteAllText(signed.CertificatePath, certificate.ExportCertificatePem());
        File.WriteAllText(signed.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return signed;
    }

    public void Dispose()
    {
        _authority.Dispose();
    }
}
