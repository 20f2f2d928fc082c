namespace FleetSync.Connection;

/// <summary>
/// Decides which cluster is meant: a named kubeconfig or context, else $KUBECONFIG, else the pod's own service account, else
/// ~/.kube/config.
/// </summary>
internal static class ClusterEndpointSource
{
    /// <summary>Finds the endpoint; reads files, opens no connection.</summary>
    /// <exception cref="ConnectionException">There is none, or it is not usable; the message says why and what to do.</exception>
    public static async Task<ClusterEndpoint> FindAsync(
        ConnectionOptions options, ProcessEnvironment environment, TimeProvider time, CancellationToken cancellationToken)
    {
        var kubeconfig = options.KubeconfigPath is { } named
            ? await Kubeconfig.LoadAsync([named], skipMissing: false, cancellationToken)
            : environment.Variable("KUBECONFIG") is { Length: > 0 } list
                ? await Kubeconfig.LoadAsync(
                    list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    skipMissing: true,
                    cancellationToken)
                : null;
        if (kubeconfig is null && options.Context is null && ServiceAccount.IsPresent(environment))
        {
            return ServiceAccount.Endpoint(environment, time);
        }

        kubeconfig ??= await FromHomeAsync(environment, cancellationToken);
        return new KubeconfigContext(kubeconfig, environment, time).Endpoint(options.Context);
    }

    private static async Task<Kubeconfig> FromHomeAsync(ProcessEnvironment environment, CancellationToken cancellationToken)
    {
        var path = Path.Combine(environment.HomeFolder, ".kube", "config");
        return File.Exists(path)
            ? await Kubeconfig.LoadAsync([path], skipMissing: false, cancellationToken)
            : throw new ConnectionException(
                $"No cluster is configured: there is no {path}, $KUBECONFIG is not set, and this is not a pod with a service account. "
                + "Name a file with --kubeconfig, or set KUBECONFIG.");
    }
}
