using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>
/// A credential plugin as a kubeconfig names it
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
/// </summary>
internal sealed record ExecPlugin
{
    /// <summary>The protocol's stable version.</summary>
    public const string V1 = "client.authentication.k8s.io/v1";

    /// <summary>The version before it.</summary>
    public const string V1Beta1 = "client.authentication.k8s.io/v1beta1";

    /// <summary>For errors: <c>user "dev" of /home/dev/.kube/config</c>.</summary>
    public required string Whose { get; init; }

    /// <summary><see cref="V1"/> or <see cref="V1Beta1"/>; the answer must be of the same.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A full path, or a name to look up in PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Passed one by one, never through a shell.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to the process's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What the kubeconfig's author says to somebody who lacks the plugin.</summary>
    public string? InstallHint { get; init; }

    /// <summary>Whether the plugin is told about the cluster.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>Whether it may ask a person through standard input and error.</summary>
    public bool Interactive { get; init; }

    /// <summary>The cluster's entry as written; its extension <c>client.authentication.k8s.io/exec</c> is for the plugin.</summary>
    public YamlMappingNode? Cluster { get; init; }
}
