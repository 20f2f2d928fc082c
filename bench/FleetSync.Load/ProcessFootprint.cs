using System.Globalization;

namespace FleetSync.Load;

/// <summary>What a process uses, read from /proc (proc(5)); sizes in bytes.</summary>
/// <param name="PeakRss">VmHWM.</param>
/// <param name="Rss">VmRSS.</param>
/// <param name="AnonymousRss">RssAnon: without the program's own pages.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Cpu">utime and stime.</param>
internal sealed record ProcessFootprint(long PeakRss, long Rss, long AnonymousRss, int Threads, TimeSpan Cpu)
{
    // USER_HZ, 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;
    private const int UserTimeAfterName = 11;

    public static ProcessFootprint Of(int processId)
    {
        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}");
        var status = File.ReadAllLines($"{folder}/status");
        var stat = File.ReadAllText($"{folder}/stat");
        // The name stands in parentheses and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = Number(fields[UserTimeAfterName]) + Number(fields[UserTimeAfterName + 1]);
        return new ProcessFootprint(
            Kibibytes(status, "VmHWM:"), Kibibytes(status, "VmRSS:"), Kibibytes(status, "RssAnon:"),
            (int)Value(status, "Threads:"), TimeSpan.FromSeconds(ticks / TicksPerSecond));
    }

    private static long Kibibytes(string[] status, string key) => Value(status, key) * 1024;

    private static long Value(string[] status, string key) =>
        Number(status.First(line => line.StartsWith(key, StringComparison.Ordinal))[key.Length..].Split("kB")[0].Trim());

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
