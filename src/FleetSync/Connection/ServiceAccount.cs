using System.Globalization;

namespace FleetSync.Connection;

/// <summary>
/// The cluster that this pod runs in, asked as the pod's service account
/// (https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/). Kubelet renews token and authority in place.
/// </summary>
internal static class ServiceAccount
{
    /// <summary>The name of the cluster, as the pod is not told it.</summary>
    public const string ClusterName = "in-cluster";

    /// <summary>Whether this is a pod with a service account.</summary>
    public static bool IsPresent(ProcessEnvironment environment) =>
        environment.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
        && environment.Variable("KUBERNETES_SERVICE_PORT") is { Length: > 0 }
        && File.Exists(TokenPath(environment));

    /// <summary>The API server next door.</summary>
    /// <exception cref="ConnectionException">Kubernetes' environment variables make no address.</exception>
    public static ClusterEndpoint Endpoint(ProcessEnvironment environment, TimeProvider time)
    {
        var host = environment.Variable("KUBERNETES_SERVICE_HOST")!;
        var port = environment.Variable("KUBERNETES_SERVICE_PORT")!;
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !Uri.TryCreate($"https://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{number}", UriKind.Absolute, out var server))
        {
            throw new ConnectionException(
                $"KUBERNETES_SERVICE_HOST={host} and KUBERNETES_SERVICE_PORT={port} make no address. Kubernetes sets both in every pod; do not override them.");
        }

        var authority = new RereadFile(
            Path.Combine(environment.ServiceAccountFolder, "ca.crt"), "the cluster's certificate authority", time);
        var token = new RereadFile(TokenPath(environment), "the service account's token", time);
        return new ClusterEndpoint
        {
            Name = ClusterName,
            Server = server,
            Authority = CertificateAuthority.FromFile(authority),
            Proxy = EnvironmentProxy.For(server, environment),
            Credentials = new DeclaredCredential("the pod's service account", time) { Token = new DeclaredSecret(token) },
        };
    }

    private static string TokenPath(ProcessEnvironment environment) =>
        Path.Combine(environment.ServiceAccountFolder, "token");
}
