using System.Text;
using k8s;
using k8s.KubeConfigModels;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FleetSync.Connection;

/// <summary>
/// One kubeconfig file: the client library's model of it, and the document itself for the fields that the model lacks
/// (<c>proxy-url</c>, <c>tokenFile</c>, <c>interactiveMode</c>, <c>as-uid</c>, <c>as-user-extra</c>, cluster extensions).
/// </summary>
internal sealed class KubeconfigFile
{
    private readonly YamlMappingNode _root;

    private KubeconfigFile(string path, K8SConfiguration model, YamlMappingNode root)
    {
        Path = path;
        Model = model;
        _root = root;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>Relative paths in it start here.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>What the client library reads.</summary>
    public K8SConfiguration Model { get; }

    /// <summary>The whole mapping of a named cluster, as written.</summary>
    public YamlMappingNode? Cluster(string name) => Entry("clusters", name, "cluster");

    /// <summary>The whole mapping of a named user, as written.</summary>
    public YamlMappingNode? User(string name) => Entry("users", name, "user");

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConnectionException">It cannot be read, or is no kubeconfig.</exception>
    public static async Task<KubeconfigFile> LoadAsync(string path, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        try
        {
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            var document = new YamlStream();
            document.Load(new StringReader(text));
            if (document.Documents is not [{ RootNode: YamlMappingNode root }, ..])
            {
                throw new ConnectionException($"{path} is no kubeconfig: it holds no mapping. Expected apiVersion: v1, kind: Config.");
            }

            return new KubeconfigFile(path, await ModelAsync(text, document, root), root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionException($"Cannot read the kubeconfig {path}: {e.Message} Check the path and its permissions.", e);
        }
        catch (YamlException e)
        {
            // Never e.Message of the inner exception: it can quote the value, and the value can be a secret.
            throw new ConnectionException(
                $"The kubeconfig {path} is not valid at line {e.Start.Line}, column {e.Start.Column}. Try kubectl config view --kubeconfig {path}.", e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner says this of some broken flow sequences, without a position.
            throw new ConnectionException($"The kubeconfig {path} is not valid YAML. Try kubectl config view --kubeconfig {path}.", e);
        }
    }

    private static async Task<K8SConfiguration> ModelAsync(string text, YamlStream document, YamlMappingNode root)
    {
        // The library's model takes as-user-extra for a map of strings; it is a map of lists, and reading it would fail.
        var extras = new List<(YamlMappingNode User, YamlNode Value)>();
        foreach (var user in Entries(root, "users").Select(static u => u.Mapping("user")).OfType<YamlMappingNode>())
        {
            if (user.Children.Remove("as-user-extra", out var extra))
            {
                extras.Add((user, extra));
            }
        }

        if (extras.Count > 0)
        {
            var without = new StringWriter();
            document.Save(without, assignAnchors: false);
            text = without.ToString();
            extras.ForEach(static e => e.User.Add("as-user-extra", e.Value));
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await KubernetesClientConfiguration.LoadKubeConfigAsync(stream);
    }

    private YamlMappingNode? Entry(string list, string name, string body) =>
        Entries(_root, list).FirstOrDefault(entry => string.Equals(entry.Text("name"), name, StringComparison.Ordinal))?.Mapping(body);

    private static IEnumerable<YamlMappingNode> Entries(YamlMappingNode root, string list) =>
        root.Sequence(list)?.OfType<YamlMappingNode>() ?? [];
}
