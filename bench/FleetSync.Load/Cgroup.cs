using System.Globalization;

namespace FleetSync.Load;

/// <summary>A cgroup of its own with one limit, of version 1 or 2, as a container has one (cgroups(7)); gone when disposed.</summary>
internal sealed class Cgroup : IDisposable
{
    private const int PeriodMicroseconds = 100_000;
    private const string Unified = "/sys/fs/cgroup";

    private readonly string _folder;

    private Cgroup(string folder) => _folder = folder;

    /// <summary>Words to put before a command, so that it runs inside.</summary>
    public IReadOnlyList<string> Under => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>The most memory that was charged at once, bytes; files that were read and written count until they are dropped.</summary>
    public long PeakMemory => long.Parse(
        File.ReadAllText(Path.Combine(_folder, IsUnified ? "memory.peak" : "memory.max_usage_in_bytes")), CultureInfo.InvariantCulture);

    /// <summary>Processes that the kernel killed in it for want of memory.</summary>
    public int Kills => File.ReadLines(Path.Combine(_folder, IsUnified ? "memory.events" : "memory.oom_control"))
        .Where(static line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Sum(static line => int.Parse(line["oom_kill ".Length..], CultureInfo.InvariantCulture));

    private bool IsUnified => Path.GetDirectoryName(_folder) == Unified;

    /// <summary>Makes one that limits memory; there is no swap beside it.</summary>
    /// <param name="bytes">Its limit.</param>
    /// <returns>Null where this user may not, or the machine has no cgroups.</returns>
    public static Cgroup? TryLimitMemory(long bytes) =>
        TryCreate($"{Unified}/memory", "memory.limit_in_bytes", Number(bytes)) ?? TryCreate(Unified, "memory.max", Number(bytes));

    /// <summary>Makes one that limits processor time.</summary>
    /// <param name="millicores">Its limit: a thousand are a core.</param>
    /// <returns>Null where this user may not, or the machine has no cgroups.</returns>
    public static Cgroup? TryLimitCpu(int millicores)
    {
        var quota = Number(PeriodMicroseconds / 1000 * millicores);
        return TryCreate($"{Unified}/cpu", "cpu.cfs_quota_us", quota) ?? TryCreate(Unified, "cpu.max", $"{quota} {Number(PeriodMicroseconds)}");
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder);

    private static Cgroup? TryCreate(string root, string limit, string value)
    {
        if (!Directory.Exists(root))
        {
            return null;
        }

        var folder = Path.Combine(root, "fleetsync-load");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, limit), value);
            return new Cgroup(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No such controller here.
            return null;
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
