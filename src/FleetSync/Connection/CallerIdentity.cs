namespace FleetSync.Connection;

/// <summary>Who asks the API server, for people; never a secret.</summary>
/// <param name="Kind">What proves it: "bearer token", "client certificate", "anonymous".</param>
/// <param name="Origin">Where that is declared: <c>user "dev" of /home/dev/.kube/config</c>.</param>
/// <param name="ExpiresAt">When a client certificate ends; null where nothing says so.</param>
internal sealed record CallerIdentity(string Kind, string Origin, DateTimeOffset? ExpiresAt = null)
{
    /// <summary>The user that is acted as; null for oneself.</summary>
    public string? Impersonates { get; init; }

    /// <summary>Whether whatever answers is taken for the server (insecure-skip-tls-verify).</summary>
    public bool TrustsAnyServer { get; init; }
}
