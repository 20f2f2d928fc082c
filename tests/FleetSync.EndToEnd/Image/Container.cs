using System.Diagnostics;
using System.Globalization;
using System.Text;
using FleetSync.EndToEnd.Support;

namespace FleetSync.EndToEnd.Image;

/// <summary>
/// Runs the program in the image's file system as a container engine does under the restricted profile: a mount namespace, the root read
/// only, a user without rights, no new privileges, and of the machine nothing but /proc, /sys and four devices. The network is the
/// machine's, so that servers of the test on loopback are reached. Needs root, or sudo without a password.
/// </summary>
internal sealed class Container(ImageRoot image)
{
    private readonly List<(string Source, string Target, bool ReadOnly)> _mounts = [];

    /// <summary>Its environment; there is nothing else in it.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/app",
        ["HOME"] = "/home/app",
        ["SSL_CERT_FILE"] = "/etc/ssl/certs/ca-certificates.crt",
    };

    public string WorkingDirectory { get; set; } = "/etc/fleetsync";

    /// <summary>Shows a folder of this machine in the container.</summary>
    public Container Mount(string source, string target, bool readOnly = true)
    {
        _mounts.Add((source, target, readOnly));
        // The mount point; an engine makes it before the root becomes read only.
        Directory.CreateDirectory(image.Path + target);
        return this;
    }

    public Agent Start(params IReadOnlyList<string> arguments) => new(Process.Start(StartInfo(arguments))!);

    /// <summary>Runs the program to its end, as kubectl exec does beside the one that runs.</summary>
    public async Task<ProgramAnswer> RunAsync(params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(StartInfo(arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ProgramAnswer(process.ExitCode, await output, error);
    }

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        string[] words = ["unshare", "--mount", "bash", "-c", Script(), "container", .. arguments];
        var start = System.Environment.IsPrivilegedProcess ? new ProcessStartInfo(words[0], words.Skip(1)) : new ProcessStartInfo("sudo", ["-n", .. words]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }

    /// <summary>Every step replaces the process or mounts something, so that the program has the id of what was started.</summary>
    private string Script()
    {
        var script = new StringBuilder("set -euo pipefail\nmount --make-rprivate /\n");
        script.AppendLine(CultureInfo.InvariantCulture, $"root='{image.Path}'");
        script.AppendLine(
            """
            mount --bind "$root" "$root"
            mkdir -p "$root/proc" "$root/sys" "$root/dev"
            mount --rbind /proc "$root/proc"
            mount --rbind /sys "$root/sys"
            mount -t tmpfs -o size=64k,mode=755 tmpfs "$root/dev"
            for device in null zero random urandom; do
                touch "$root/dev/$device"
                mount --bind "/dev/$device" "$root/dev/$device"
            done
            """);
        foreach (var (source, target, readOnly) in _mounts)
        {
            script.AppendLine(CultureInfo.InvariantCulture, $"mount --bind '{source}' \"$root{target}\"");
            if (readOnly)
            {
                script.AppendLine(CultureInfo.InvariantCulture, $"mount -o remount,bind,ro \"$root{target}\"");
            }
        }

        var variables = string.Join(' ', Environment.Select(static pair => $"'{pair.Key}={pair.Value}'"));
        script.AppendLine("mount -o remount,bind,ro \"$root\"");
        script.AppendLine(
            CultureInfo.InvariantCulture,
            $"exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv --no-new-privs --bounding-set=-all,+sys_chroot,+setuid,+setgid "
            + $"env -i {variables} $(command -v unshare) --root=\"$root\" --wd={WorkingDirectory} --setgid={ImageRoot.User} --setuid={ImageRoot.User} /app/fleetsync \"$@\"");
        return script.ToString();
    }
}
