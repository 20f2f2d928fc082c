using System.Net;

namespace FleetSync.Connection;

/// <summary>One API server: where it is, how its identity is checked, and who asks.</summary>
internal sealed record ClusterEndpoint
{
    /// <summary>For people and as the default cluster id: the context's name, or <c>in-cluster</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its address; may have a path, as behind a multi-cluster gateway.</summary>
    public required Uri Server { get; init; }

    /// <summary>The name that the server's certificate must hold instead of the address's host (also sent as SNI).</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Whether any certificate is accepted, as the kubeconfig's owner asked.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>The authorities trusted for this server; null for the system's.</summary>
    public CertificateAuthority? Authority { get; init; }

    /// <summary>The way there; null for a direct connection.</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>Sent with every request: the kubeconfig's impersonation.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ExtraHeaders { get; init; } = [];

    /// <summary>Who asks.</summary>
    public required ICredentialSource Credentials { get; init; }
}
