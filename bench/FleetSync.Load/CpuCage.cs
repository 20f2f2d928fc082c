using System.Globalization;

namespace FleetSync.Load;

/// <summary>A CPU cgroup of its own, of version 1 or 2, as a container with a CPU limit has one (cgroups(7)); gone when disposed.</summary>
internal sealed class CpuCage : IDisposable
{
    private const int PeriodMicroseconds = 100_000;

    private readonly string _folder;

    private CpuCage(string folder) => _folder = folder;

    /// <summary>Words to put before a command, so that it runs inside.</summary>
    public IReadOnlyList<string> Under => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>Makes one.</summary>
    /// <param name="millicores">Its limit: a thousand are a core.</param>
    /// <returns>Null where this user may not, or the machine has no cgroups.</returns>
    public static CpuCage? TryCreate(int millicores)
    {
        var quota = (PeriodMicroseconds / 1000 * millicores).ToString(CultureInfo.InvariantCulture);
        foreach (var (root, limit, value) in new[]
        {
            ("/sys/fs/cgroup/cpu", "cpu.cfs_quota_us", quota),
            ("/sys/fs/cgroup", "cpu.max", string.Create(CultureInfo.InvariantCulture, $"{quota} {PeriodMicroseconds}")),
        })
        {
            var folder = Path.Combine(root, "fleetsync-load-cpu");
            try
            {
                if (Directory.Exists(root))
                {
                    Directory.CreateDirectory(folder);
                    File.WriteAllText(Path.Combine(folder, limit), value);
                    return new CpuCage(folder);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No CPU controller here.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder);
}
