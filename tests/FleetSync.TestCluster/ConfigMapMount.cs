using System.Runtime.InteropServices;

namespace FleetSync.TestCluster;

/// <summary>
/// A folder that a ConfigMap or a Secret is mounted to, as kubelet makes it (pkg/volume/util/atomic_writer.go): each file is a
/// link through <c>..data</c>, itself a link to a folder with a time in its name, and an update renames a new link over it.
/// </summary>
public sealed partial class ConfigMapMount(string folder)
{
    private int _versions;

    /// <summary>Has other files, or the same with other contents.</summary>
    public void Swap(params IReadOnlyList<(string Name, string Content)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var version = $"..2026_01_01_00_00_0{_versions++}";
        Directory.CreateDirectory(Path.Combine(folder, version));
        foreach (var (name, content) in files)
        {
            File.WriteAllText(Path.Combine(folder, version, name), content);
        }

        var next = Path.Combine(folder, "..data_tmp");
        File.CreateSymbolicLink(next, version);
        if (Rename(next, Path.Combine(folder, "..data")) != 0)
        {
            throw new ClusterException($"Cannot rename {next}: error {Marshal.GetLastPInvokeError()}.");
        }

        foreach (var (name, _) in files.Where(file => !File.Exists(Path.Combine(folder, file.Name))))
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), Path.Combine("..data", name));
        }
    }

    /// <summary>File.Move does not move a link to a folder, and nothing else replaces one in a single step.</summary>
    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string from, string to);
}
