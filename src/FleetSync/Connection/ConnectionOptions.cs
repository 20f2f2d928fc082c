namespace FleetSync.Connection;

/// <summary>Which API server, and whose credentials.</summary>
internal sealed record ConnectionOptions
{
    /// <summary>
    /// Kubeconfig file; null for the in-cluster service account where there is one, else $KUBECONFIG (a path list, merged as
    /// kubectl does), else ~/.kube/config.
    /// </summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Context of the kubeconfig; null for its current one.</summary>
    public string? Context { get; init; }
}
