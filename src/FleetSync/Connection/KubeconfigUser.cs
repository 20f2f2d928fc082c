using System.Text;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>The credentials, and the impersonation, of one kubeconfig user.</summary>
/// <param name="file">The file that defines the user.</param>
/// <param name="user">The user.</param>
/// <param name="environment">Whether somebody can answer a plugin.</param>
/// <param name="time">The clock.</param>
internal sealed class KubeconfigUser(KubeconfigFile file, User user, ProcessEnvironment environment, TimeProvider time)
{
    private readonly string _whose = $"user \"{user.Name}\" of {file.Path}";
    private readonly YamlMappingNode? _more = file.User(user.Name);

    /// <summary>The endpoint with this user's credentials.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="cluster">The server's cluster entry as written, for plugins that want to know.</param>
    /// <exception cref="ConnectionException">The user's entry is not usable.</exception>
    public Connection.ClusterEndpoint AddTo(Connection.ClusterEndpoint endpoint, YamlMappingNode? cluster)
    {
        var declared = user.UserCredentials;
        if (declared is null)
        {
            return endpoint with { Credentials = new DeclaredCredential(_whose, time) };
        }

        if (declared.AuthProvider is { Name: var provider })
        {
            throw new ConnectionException(
                $"The {_whose} uses the auth-provider \"{provider}\", which Kubernetes removed in 1.26. "
                + "Use its successor as an exec plugin (kubelogin for oidc and azure, gke-gcloud-auth-plugin for gcp).");
        }

        endpoint = endpoint with { ExtraHeaders = Impersonation(declared) };
        var own = Declared(declared);
        return endpoint with
        {
            Credentials = declared.ExternalExecution is { } exec
                ? new ExecPluginCredential(Plugin(exec, cluster), endpoint, time)
                : own,
        };
    }

    /// <summary>Decodes a <c>…-data</c> field.</summary>
    /// <exception cref="ConnectionException">It is not base64.</exception>
    public static byte[] FromBase64(string data, string what)
    {
        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException)
        {
            // The exception is not passed on: it could quote a private key.
            throw new ConnectionException($"The {what} is not valid base64. Encode the PEM file with base64 -w0.");
        }
    }

    private DeclaredCredential Declared(UserCredentials declared)
    {
        var certificate = Secret(declared.ClientCertificateData, declared.ClientCertificate, "client-certificate");
        var key = Secret(declared.ClientKeyData, declared.ClientKey, "client-key");
        if (certificate is null != key is null)
        {
            var (has, lacks) = certificate is null ? ("client-key", "client-certificate") : ("client-certificate", "client-key");
            throw new ConnectionException($"The {_whose} has a {has} but no {lacks}. Add {lacks} or {lacks}-data.");
        }

        return new DeclaredCredential(_whose, time)
        {
            Certificate = certificate,
            Key = key,
            // As client-go: a token file wins over a token, because it is the one that is renewed.
            Token = _more?.Text("tokenFile") is { } path ? File(path, "token file")
                : declared.Token is { Length: > 0 } token ? new DeclaredSecret(Encoding.UTF8.GetBytes(token))
                : null,
            User = declared.UserName is { Length: > 0 } name ? (name, declared.Password ?? "") : null,
        };
    }

    private DeclaredSecret? Secret(string? data, string? path, string field) =>
        data is { Length: > 0 } ? new DeclaredSecret(FromBase64(data, $"{field}-data of {_whose}"))
        : path is { Length: > 0 } ? File(path, field)
        : null;

    private DeclaredSecret File(string path, string what) =>
        new(new RereadFile(Path.Combine(file.Folder, path), $"the {what} of {_whose}", time));

    private ExecPlugin Plugin(ExternalExecution exec, YamlMappingNode? cluster)
    {
        var more = _more?.Mapping("exec");
        var apiVersion = exec.ApiVersion ?? "";
        if (apiVersion is not (ExecPlugin.V1 or ExecPlugin.V1Beta1))
        {
            throw new ConnectionException(
                $"The exec plugin of {_whose} has apiVersion \"{apiVersion}\". Allowed: {ExecPlugin.V1}, {ExecPlugin.V1Beta1}.");
        }

        if (exec.Command is not { Length: > 0 } command)
        {
            throw new ConnectionException($"The exec plugin of {_whose} names no command.");
        }

        var mode = more?.Text("interactiveMode") ?? (apiVersion is ExecPlugin.V1Beta1 ? "IfAvailable" : "");
        if (mode is not ("Never" or "IfAvailable" or "Always"))
        {
            throw new ConnectionException(
                $"The exec plugin of {_whose} has interactiveMode \"{mode}\". Allowed: Never, IfAvailable, Always (required for {ExecPlugin.V1}).");
        }

        if (mode is "Always" && !environment.Interactive)
        {
            throw new ConnectionException(
                $"The exec plugin of {_whose} has interactiveMode Always, but nobody can answer it here. Use credentials that need no person.");
        }

        return new ExecPlugin
        {
            Whose = _whose,
            ApiVersion = apiVersion,
            // A path is relative to the kubeconfig; a bare name is looked up in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? Path.GetFullPath(Path.Combine(file.Folder, command))
                : command,
            Arguments = [.. exec.Arguments ?? []],
            Environment = [.. (exec.EnvironmentVariables ?? []).Select(static e =>
                KeyValuePair.Create(e.GetValueOrDefault("name") ?? "", e.GetValueOrDefault("value") ?? ""))],
            InstallHint = exec.InstallHint,
            ProvideClusterInfo = exec.ProvideClusterInfo,
            Interactive = mode is not "Never" && environment.Interactive,
            Cluster = cluster,
        };
    }

    // https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/
    private List<KeyValuePair<string, string>> Impersonation(UserCredentials declared)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (declared.Impersonate is { Length: > 0 } name)
        {
            headers.Add(new("Impersonate-User", name));
        }

        headers.AddRange((declared.ImpersonateGroups ?? []).Select(static g => KeyValuePair.Create("Impersonate-Group", g)));
        if (_more?.Text("as-uid") is { } uid)
        {
            headers.Add(new("Impersonate-Uid", uid));
        }

        foreach (var (key, values) in _more?.Mapping("as-user-extra") ?? new YamlMappingNode())
        {
            var header = "Impersonate-Extra-" + Uri.EscapeDataString(((YamlScalarNode)key).Value ?? "");
            var items = values as YamlSequenceNode ?? (IEnumerable<YamlNode>)[values];
            headers.AddRange(items.OfType<YamlScalarNode>().Select(v => KeyValuePair.Create(header, v.Value ?? "")));
        }

        return headers;
    }
}
