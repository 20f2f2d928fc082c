using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using FleetSync.EndToEnd.Image;
using FleetSync.EndToEnd.Support;
using FleetSync.TestCluster;

namespace FleetSync.EndToEnd.Chart;

/// <summary>
/// A pod as kubelet would run it, without a node: its volumes are filled from the API server, its service account's token is asked for
/// (TokenRequest), and its container runs with the arguments, variables, mounts and user that its specification has.
/// </summary>
internal sealed partial class PodOnThisMachine : IAsyncDisposable
{
    private const string AccountFolder = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const UnixFileMode ForAll = (UnixFileMode)0b111_111_111;

    private readonly DirectoryInfo _volumes = Directory.CreateTempSubdirectory("fleetsync-pod-");
    private readonly Container _container;
    private readonly List<Agent> _agents = [];
    private readonly List<string> _arguments = [];

    private PodOnThisMachine(ImageRoot image)
    {
        _container = new Container(image);
    }

    /// <summary>The service account's token.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The volume of the SQLite file, as this machine sees it.</summary>
    public FleetFile File => new(Path.Combine(_volumes.FullName, "data", "fleet.db"));

    /// <summary>Fills the volumes and gets the token; nothing runs yet.</summary>
    /// <param name="server">Where the chart was installed.</param>
    /// <param name="image">What its image holds.</param>
    /// <param name="inNamespace">The pod's namespace.</param>
    /// <param name="spec">The pod's specification.</param>
    public static async Task<PodOnThisMachine> PrepareAsync(ApiServer server, ImageRoot image, string inNamespace, JsonNode spec)
    {
        var pod = new PodOnThisMachine(image);
        var container = spec["containers"]!.AsArray().Single()!;
        foreach (var volume in spec["volumes"]!.AsArray())
        {
            await pod.FillAsync(server.Api, inNamespace, volume!, spec["securityContext"]!["fsGroup"]!.GetValue<int>());
        }

        foreach (var mount in container["volumeMounts"]!.AsArray())
        {
            pod._container.Mount(
                pod.FolderOf(mount!["name"]!.GetValue<string>()), mount["mountPath"]!.GetValue<string>(), mount["readOnly"]?.GetValue<bool>() == true);
        }

        await pod.GiveAccountAsync(server, inNamespace, spec["serviceAccountName"]!.GetValue<string>());
        pod._container.WorkingDirectory = container["workingDir"]!.GetValue<string>();
        pod._container.Environment["KUBERNETES_SERVICE_HOST"] = "127.0.0.1";
        pod._container.Environment["KUBERNETES_SERVICE_PORT"] = new Uri(server.Url).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var variable in container["env"]?.AsArray() ?? [])
        {
            pod._container.Environment[variable!["name"]!.GetValue<string>()] = variable["value"]!.GetValue<string>();
        }

        pod._arguments.AddRange(container["args"]!.AsArray().Select(static argument => argument!.GetValue<string>()));
        return pod;
    }

    /// <summary>Starts the container with its own arguments.</summary>
    public Agent Start()
    {
        var agent = _container.Start(_arguments);
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Runs the container with its own arguments to its end, as that of a job or a test.</summary>
    public Task<ProgramAnswer> RunAsync() => _container.RunAsync(_arguments);

    /// <summary>kubectl exec POD -- fleetsync ...</summary>
    public Task<ProgramAnswer> ExecAsync(params IReadOnlyList<string> arguments) => _container.RunAsync(arguments);

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        _volumes.Delete(recursive: true);
    }

    private static async Task<IEnumerable<(string Name, string Text)>> ContentAsync(KubeApi api, string inNamespace, string kind, JsonNode source)
    {
        var name = (source["name"] ?? source["secretName"])!.GetValue<string>();
        var item = await api.GetAsync(new ObjectRef("v1", kind, inNamespace, name))
            ?? throw new ClusterException($"The pod mounts {kind} {name}, which is not there.");
        var data = item["data"]!.AsObject().ToDictionary(
            static pair => pair.Key,
            pair => kind == "Secret" ? Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value!.GetValue<string>())) : pair.Value!.GetValue<string>(),
            StringComparer.Ordinal);
        return source["items"] is JsonArray items
            ? items.Select(entry => (entry!["path"]!.GetValue<string>(), data[entry["key"]!.GetValue<string>()]))
            : data.Select(static pair => (pair.Key, pair.Value));
    }

    /// <summary>As kubelet writes them: the files in a folder of their own, behind a link that an update replaces in one step.</summary>
    private static void Write(string folder, IEnumerable<(string Name, string Text)> files, int? group, UnixFileMode mode)
    {
        var version = Directory.CreateDirectory(Path.Combine(folder, "..2026_01_01")).Name;
        System.IO.File.CreateSymbolicLink(Path.Combine(folder, "..data"), version);
        foreach (var (name, text) in files)
        {
            var path = Path.Combine(folder, version, name);
            System.IO.File.WriteAllText(path, text);
            System.IO.File.SetUnixFileMode(path, mode);
            if (group is { } owner && Chown(path, 0, (uint)owner) != 0)
            {
                throw new ClusterException($"chown of {path} failed with {Marshal.GetLastPInvokeError()}.");
            }

            System.IO.File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine("..data", name));
        }
    }

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Chown(string path, uint owner, uint group);

    private string FolderOf(string volume) => Path.Combine(_volumes.FullName, volume);

    private async Task FillAsync(KubeApi api, string inNamespace, JsonNode volume, int group)
    {
        var folder = Directory.CreateDirectory(FolderOf(volume["name"]!.GetValue<string>())).FullName;
        if (volume["configMap"] is { } map)
        {
            Write(folder, await ContentAsync(api, inNamespace, "ConfigMap", map), group, (UnixFileMode)0b110_100_100);
        }
        else if (volume["projected"] is { } projected)
        {
            var files = new List<(string Name, string Text)>();
            foreach (var source in projected["sources"]!.AsArray())
            {
                var (kind, what) = source!["secret"] is { } secret ? ("Secret", secret) : ("ConfigMap", source["configMap"]!);
                files.AddRange(await ContentAsync(api, inNamespace, kind, what));
            }

            Write(folder, files, group, (UnixFileMode)projected["defaultMode"]!.GetValue<int>());
        }
        else if (volume["emptyDir"] is not null || volume["persistentVolumeClaim"] is not null)
        {
            System.IO.File.SetUnixFileMode(folder, ForAll);
        }
        else
        {
            throw new ClusterException($"A volume of a kind that is not known here: {volume.ToJsonString()}");
        }
    }

    private async Task GiveAccountAsync(ApiServer server, string inNamespace, string account)
    {
        var answer = await server.Api.SendAsync(
            HttpMethod.Post, $"/api/v1/namespaces/{inNamespace}/serviceaccounts/{account}/token",
            """{ "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": { "expirationSeconds": 3600 } }"""u8.ToArray());
        Token = answer.OrThrow("TokenRequest").Json["status"]!["token"]!.GetValue<string>();
        var folder = Directory.CreateDirectory(FolderOf("kube-api-access")).FullName;
        var authority = await System.IO.File.ReadAllTextAsync(server.AuthorityPath);
        Write(folder, [("token", Token), ("ca.crt", authority), ("namespace", inNamespace)], ImageRoot.User, (UnixFileMode)0b110_100_000);
        _container.Mount(folder, AccountFolder);
    }
}
