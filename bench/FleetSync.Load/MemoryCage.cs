using System.Globalization;

namespace FleetSync.Load;

/// <summary>A memory cgroup of its own, of version 1 or 2, as a container has one (cgroups(7)); gone when disposed.</summary>
internal sealed class MemoryCage : IDisposable
{
    private readonly string _folder;
    private readonly bool _isUnified;

    private MemoryCage(string folder, bool isUnified) => (_folder, _isUnified) = (folder, isUnified);

    /// <summary>Words to put before a command, so that it runs inside.</summary>
    public IReadOnlyList<string> Under => ["sh", "-c", $"echo $$ > {_folder}/cgroup.procs && exec \"$@\"", "sh"];

    /// <summary>The most that was charged at once, bytes; files that were read and written count until they are dropped.</summary>
    public long Peak => long.Parse(
        File.ReadAllText(Path.Combine(_folder, _isUnified ? "memory.peak" : "memory.max_usage_in_bytes")), CultureInfo.InvariantCulture);

    /// <summary>Processes that the kernel killed in it.</summary>
    public int Kills => File.ReadLines(Path.Combine(_folder, _isUnified ? "memory.events" : "memory.oom_control"))
        .Where(static line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Sum(static line => int.Parse(line["oom_kill ".Length..], CultureInfo.InvariantCulture));

    /// <summary>Makes one.</summary>
    /// <param name="bytes">Its limit; there is no swap beside it.</param>
    /// <returns>Null where this user may not, or the machine has no cgroups.</returns>
    public static MemoryCage? TryCreate(long bytes)
    {
        foreach (var (root, limit) in new[] { ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max") })
        {
            var folder = Path.Combine(root, "fleetsync-load");
            try
            {
                if (Directory.Exists(root))
                {
                    Directory.CreateDirectory(folder);
                    File.WriteAllText(Path.Combine(folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
                    return new MemoryCage(folder, limit == "memory.max");
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // No memory controller here.
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder);
}
