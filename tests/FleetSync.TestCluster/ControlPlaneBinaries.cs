using System.Diagnostics;

namespace FleetSync.TestCluster;

/// <summary>The programs of a Kubernetes control plane, all in one folder.</summary>
public sealed class ControlPlaneBinaries
{
    private const string FirstStepToTake = "Run tests/control-plane/install.sh to see why.";

    private ControlPlaneBinaries(string folder)
    {
        Folder = folder;
    }

    public string Folder { get; }

    public string Etcd => Path.Combine(Folder, "etcd");

    public string ApiServer => Path.Combine(Folder, "kube-apiserver");

    /// <summary>Null where the folder has none, as in the archives made for envtest.</summary>
    public string? ControllerManager => Optional("kube-controller-manager");

    public string? Kubectl => Optional("kubectl");

    /// <summary>
    /// $KUBEBUILDER_ASSETS, else the cached copy, else what tests/control-plane/install.sh builds (about five minutes).
    /// </summary>
    /// <param name="progress">Gets each line that says what is going on.</param>
    /// <param name="cancellation">Ends the wait for the build.</param>
    /// <exception cref="ClusterException">There is none and it cannot be built here.</exception>
    public static async Task<ControlPlaneBinaries> FindAsync(
        Action<string>? progress = null, CancellationToken cancellation = default)
    {
        var script = Path.Combine(TestsFolder.Path, "control-plane", "install.sh");
        var start = new ProcessStartInfo("bash", [script])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var install = Process.Start(start) ?? throw new ClusterException($"{script} did not start.");
        install.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                (progress ?? Console.Error.WriteLine)(text);
            }
        };
        install.BeginErrorReadLine();
        var output = await install.StandardOutput.ReadToEndAsync(cancellation);
        await install.WaitForExitAsync(cancellation);
        var folder = output.Trim();
        return install.ExitCode == 0 && Directory.Exists(folder)
            ? new ControlPlaneBinaries(folder)
            : throw new ClusterException($"There is no control plane to test with. {FirstStepToTake}");
    }

    private string? Optional(string name)
    {
        var path = Path.Combine(Folder, name);
        return File.Exists(path) ? path : null;
    }
}
