using System.Net;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>
/// Resolves a context of a kubeconfig to a server and the credentials for it. Paths are relative to the file that names them.
/// </summary>
/// <param name="kubeconfig">The files.</param>
/// <param name="environment">For the proxy variables, and whether somebody can answer a plugin.</param>
/// <param name="time">The clock.</param>
internal sealed class KubeconfigContext(Kubeconfig kubeconfig, ProcessEnvironment environment, TimeProvider time)
{
    /// <summary>The endpoint of a context.</summary>
    /// <param name="name">Its name; null for the current one.</param>
    /// <exception cref="ConnectionException">There is no such context, or what it names is missing or unusable.</exception>
    public ClusterEndpoint Endpoint(string? name)
    {
        var contextName = name ?? kubeconfig.CurrentContext
            ?? throw new ConnectionException(
                $"{kubeconfig.Where} has no current-context. Choose one with --context: {Known(kubeconfig.Contexts)}.");
        var context = kubeconfig.Files.SelectMany(static f => f.Model.Contexts ?? []).FirstOrDefault(c => Same(c.Name, contextName))?.ContextDetails
            ?? throw new ConnectionException(
                $"{kubeconfig.Where} has no context \"{contextName}\". Known: {Known(kubeconfig.Contexts)}.");
        var (clusterFile, cluster) = Cluster(contextName, context.Cluster);
        var more = clusterFile.Cluster(cluster.Name);
        var server = Server(clusterFile, cluster);
        var where = $"cluster \"{cluster.Name}\" of {clusterFile.Path}";
        var authority = Authority(clusterFile, cluster.ClusterEndpoint, where);
        if (cluster.ClusterEndpoint.SkipTlsVerify && authority is not null)
        {
            throw new ConnectionException(
                $"The {where} has both a certificate authority and insecure-skip-tls-verify. Remove one of them; kubectl refuses this too.");
        }

        var endpoint = new ClusterEndpoint
        {
            Name = contextName,
            Server = server,
            TlsServerName = cluster.ClusterEndpoint.TlsServerName is { Length: > 0 } tlsName ? tlsName : null,
            SkipTlsVerify = cluster.ClusterEndpoint.SkipTlsVerify,
            Authority = authority,
            Proxy = more?.Text("proxy-url") is { } proxy
                ? EnvironmentProxy.FromUrl(proxy, $"proxy-url of {where}")
                : EnvironmentProxy.For(server, environment),
            Credentials = null!,
        };
        return WithUser(endpoint, contextName, context.User, more);
    }

    private (KubeconfigFile File, Cluster Cluster) Cluster(string context, string? name)
    {
        foreach (var file in kubeconfig.Files)
        {
            if (file.Model.Clusters?.FirstOrDefault(c => Same(c.Name, name)) is { ClusterEndpoint: not null } cluster)
            {
                return (file, cluster);
            }
        }

        var known = kubeconfig.Files.SelectMany(static f => f.Model.Clusters ?? []).Select(static c => c.Name);
        throw new ConnectionException(
            $"The context \"{context}\" names the cluster \"{name}\", which {kubeconfig.Where} does not define. Known: {Known(known)}.");
    }

    private ClusterEndpoint WithUser(ClusterEndpoint endpoint, string context, string? name, YamlMappingNode? cluster)
    {
        if (string.IsNullOrEmpty(name))
        {
            return endpoint with { Credentials = new DeclaredCredential($"context \"{context}\"", time) };
        }

        foreach (var file in kubeconfig.Files)
        {
            if (file.Model.Users?.FirstOrDefault(u => Same(u.Name, name)) is { } user)
            {
                return new KubeconfigUser(file, user, environment, time).AddTo(endpoint, cluster);
            }
        }

        var known = kubeconfig.Files.SelectMany(static f => f.Model.Users ?? []).Select(static u => u.Name);
        throw new ConnectionException(
            $"The context \"{context}\" names the user \"{name}\", which {kubeconfig.Where} does not define. Known: {Known(known)}.");
    }

    private static Uri Server(KubeconfigFile file, Cluster cluster)
    {
        var text = cluster.ClusterEndpoint.Server ?? "";
        if (text.Length > 0 && !text.Contains("://", StringComparison.Ordinal))
        {
            text = $"http://{text}"; // as kubectl reads an address without a scheme
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https") || server.Host.Length == 0)
        {
            throw new ConnectionException(
                $"The cluster \"{cluster.Name}\" of {file.Path} has no usable server: \"{cluster.ClusterEndpoint.Server}\". Expected https://host:port.");
        }

        return IPAddress.TryParse(server.Host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            ? new UriBuilder(server) { Host = address.Equals(IPAddress.Any) ? "127.0.0.1" : "[::1]" }.Uri // "listens everywhere" is here
            : server;
    }

    private CertificateAuthority? Authority(KubeconfigFile file, k8s.KubeConfigModels.ClusterEndpoint endpoint, string where)
    {
        if (endpoint.CertificateAuthorityData is { Length: > 0 } data)
        {
            return CertificateAuthority.FromPem(KubeconfigUser.FromBase64(data, $"certificate-authority-data of {where}"), where);
        }

        return endpoint.CertificateAuthority is { Length: > 0 } path
            ? CertificateAuthority.FromFile(new RereadFile(Path.Combine(file.Folder, path), $"the certificate authority of {where}", time))
            : null;
    }

    private static bool Same(string? left, string? right) => string.Equals(left, right, StringComparison.Ordinal);

    private static string Known(IEnumerable<string?> names) =>
        string.Join(", ", names.Where(static n => n is not null).Order(StringComparer.Ordinal)) is { Length: > 0 } list ? list : "none";
}
