using System.Globalization;
using System.Text;

namespace FleetSync.TestCluster;

/// <summary>A kubeconfig file with one or more contexts; the first is the current one.</summary>
public sealed class Kubeconfig
{
    private readonly StringBuilder _clusters = new();
    private readonly StringBuilder _users = new();
    private readonly StringBuilder _contexts = new();
    private string? _current;

    public Kubeconfig Add(string context, ApiServer server, TestUser user)
    {
        return Add(context, server, $"    token: {user.Token}\n");
    }

    public Kubeconfig Add(string context, ApiServer server, ClientCertificate user)
    {
        return Add(
            context, server, $"    client-certificate: {user.CertificatePath}\n    client-key: {user.KeyPath}\n");
    }

    /// <param name="context">Names the context, its cluster and its user.</param>
    /// <param name="server">The API server.</param>
    /// <param name="credentials">Lines of YAML under the user, indented by four, such as an exec plugin.</param>
    public Kubeconfig Add(string context, ApiServer server, string credentials)
    {
        _current ??= context;
        _clusters.Append(CultureInfo.InvariantCulture,
            $"- name: {context}\n  cluster:\n    server: {server.Url}\n    certificate-authority: {server.AuthorityPath}\n");
        _users.Append(CultureInfo.InvariantCulture, $"- name: {context}\n  user:\n{credentials}");
        _contexts.Append(CultureInfo.InvariantCulture, $"- name: {context}\n  context:\n    cluster: {context}\n    user: {context}\n");
        return this;
    }

    public void Save(string path)
    {
        File.WriteAllText(path, $"""
            apiVersion: v1
            kind: Config
            current-context: {_current}
            clusters:
            {_clusters}users:
            {_users}contexts:
            {_contexts}
            """);
    }
}
