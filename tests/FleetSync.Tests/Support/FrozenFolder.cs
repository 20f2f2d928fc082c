using System.Diagnostics;
using System.Runtime.Versioning;

namespace FleetSync.Tests.Support;

/// <summary>
/// A folder with a file in it, neither of which can be written: by its mode, or, since no mode binds root, as a read-only
/// file system in memory.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FrozenFolder : IDisposable
{
    private readonly string _path;

    private FrozenFolder(string path) => _path = path;

    /// <summary>Null for root without the right to mount.</summary>
    /// <param name="folder">Where it is made.</param>
    /// <param name="content">The file to copy into it.</param>
    public static FrozenFolder? TryCreate(TemporaryFolder folder, string content)
    {
        var path = Directory.CreateDirectory(folder.File("frozen")).FullName;
        var copy = Path.Join(path, Path.GetFileName(content));
        if (!Environment.IsPrivilegedProcess)
        {
            File.Copy(content, copy);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            return new FrozenFolder(path);
        }

        if (!Run("mount", "-t", "tmpfs", "-o", "size=8m", "fleetsync-test", path))
        {
            return null;
        }

        File.Copy(content, copy);
        return Run("mount", "-o", "remount,ro", path) ? new FrozenFolder(path) : null;
    }

    public string FileName(string name) => Path.Join(_path, name);

    public void Dispose()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Run("umount", "-l", _path);
        }
        else
        {
            File.SetUnixFileMode(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
