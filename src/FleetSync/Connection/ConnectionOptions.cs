namespace FleetSync.Connection;

/// <summary>Which API server, and whose credentials.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>
    /// Kubeconfig file; null for $KUBECONFIG where it is set (a path list, merged as kubectl does), else the pod's own service
    /// account where there is one and no context is named, else ~/.kube/config.
    /// </summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }
}
