namespace FleetSync.Connection;

/// <summary>Where a <see cref="Credential"/> comes from: what the kubeconfig declares, or a plugin's answer. Safe for concurrent use.</summary>
internal interface ICredentialSource
{
    /// <summary>Where it is declared, for people: <c>user "dev" of /home/dev/.kube/config</c>. Never a secret.</summary>
    string Origin { get; }

    /// <summary>The credential to send now; cheap unless something is due.</summary>
    /// <exception cref="ConnectionException">There is none; the message says why and what to do.</exception>
    ValueTask<Credential> CurrentAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks again after the server refused (401) <paramref name="refused"/>. Returns the same instance if there is nothing newer.
    /// </summary>
    /// <exception cref="ConnectionException">There is none; the message says why and what to do.</exception>
    ValueTask<Credential> RefreshAsync(Credential refused, CancellationToken cancellationToken);
}
