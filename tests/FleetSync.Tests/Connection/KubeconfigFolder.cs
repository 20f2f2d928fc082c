using System.Text;
using FleetSync.Connection;
using Microsoft.Extensions.Time.Testing;

namespace FleetSync.Tests.Connection;

/// <summary>A folder with a kubeconfig and what it names, and the clock that the connection lives by.</summary>
internal sealed class KubeconfigFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-kubeconfig-");
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public string Path => _folder.FullName;

    public ProcessEnvironment Environment => new()
    {
        Variable = name => _variables.GetValueOrDefault(name),
        HomeFolder = Path,
        ServiceAccountFolder = System.IO.Path.Combine(Path, "serviceaccount"),
    };

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>A kubeconfig with one context, <c>dev</c>.</summary>
    /// <param name="cluster">The cluster's fields, one a line.</param>
    /// <param name="user">The user's fields, one a line.</param>
    public static string Yaml(string cluster, string user = "token: t0ken") =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: dev
        contexts:
        - name: dev
          context: {"{"}cluster: one, user: me{"}"}
        clusters:
        - name: one
          cluster:
        {Indent(cluster)}
        users:
        - name: me
          user:
        {Indent(user)}
        """;

    public KubeconfigFolder Set(string variable, string value)
    {
        _variables[variable] = value;
        return this;
    }

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    public string WriteScript(string name, string content)
    {
        var path = Write(name, "#!/bin/sh\n" + content + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    /// <summary>Opens the connection that a kubeconfig describes.</summary>
    public Task<ClusterConnection> OpenAsync(string yaml, TransportOptions? transport = null) =>
        ClusterConnection.OpenAsync(
            new ConnectionOptions { KubeconfigPath = Write("config", yaml) },
            transport ?? new TransportOptions(),
            Environment,
            Time,
            CancellationToken.None);

    /// <summary>Opens what the environment and the home folder say.</summary>
    public Task<ClusterConnection> OpenAsync(ConnectionOptions? options = null) =>
        ClusterConnection.OpenAsync(options ?? new ConnectionOptions(), new TransportOptions(), Environment, Time, CancellationToken.None);

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Indent(string lines) =>
        string.Join('\n', lines.Split('\n').Select(static line => "    " + line));
}
