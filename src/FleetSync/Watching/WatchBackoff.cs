namespace FleetSync.Watching;

/// <summary>Delays between tries: client-go's reflector (reflector.go): 800 ms doubling to 30 s, jitter 1.0.</summary>
internal static class WatchBackoff
{
    /// <summary>A watch that lived this long wipes the slate clean.</summary>
    public static readonly TimeSpan HealthyAfter = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(800);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeldomFirst = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeldomLongest = TimeSpan.FromMinutes(5);

    /// <summary>The delay after a fault that may pass by itself.</summary>
    /// <param name="failures">Faults in a row, this one included.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan Delay(int failures, double jitter) => Grow(First, Longest, failures) * (1 + jitter);

    /// <summary>
    /// The delay for a type that is not served: soon at first, since a definition that is created anew or edited is away for a
    /// moment, and ever more seldom after that.
    /// </summary>
    /// <param name="failures">Faults in a row, this one included.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan Absence(int failures, double jitter) => Grow(First, SeldomLongest, failures) * (1 + (jitter / 2));

    /// <summary>The delay after a refusal that somebody has to lift: a permission.</summary>
    /// <param name="failures">Faults in a row, this one included.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static TimeSpan Seldom(int failures, double jitter) => Grow(SeldomFirst, SeldomLongest, failures) * (1 + (jitter / 2));

    private static TimeSpan Grow(TimeSpan first, TimeSpan longest, int failures)
    {
        var doublings = Math.Clamp(failures - 1, 0, 16);
        var grown = first * (1 << doublings);
        return grown < longest ? grown : longest;
    }
}
