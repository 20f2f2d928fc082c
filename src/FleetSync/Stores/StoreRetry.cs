namespace FleetSync.Stores;

/// <summary>How long to wait before a batch is written again.</summary>
internal sealed class StoreRetry
{
    private const double SoonFirst = 100;
    private const double SoonLongest = 5_000;
    private const double SlowFirst = 1_000;
    private const double SlowLongest = 30_000;

    private readonly Random _random;

    /// <summary>Creates the schedule.</summary>
    /// <param name="random">Spreads the retries of many agents.</param>
    public StoreRetry(Random random) => _random = random;

    /// <summary>
    /// Doubles from 100 ms to 5 s for what passes by itself, from 1 s to 30 s for what somebody has to act on; each wait is
    /// shortened by up to half at random. Never less than the store asked for.
    /// </summary>
    /// <param name="fault">Why.</param>
    /// <param name="failures">Failures of this kind before this one.</param>
    public TimeSpan DelayAfter(StoreFault fault, int failures)
    {
        var (first, longest) = fault.Kind is StoreFaultKind.Unavailable or StoreFaultKind.Emptied ? (SoonFirst, SoonLongest) : (SlowFirst, SlowLongest);
        var whole = Math.Min(longest, first * Math.Pow(2, Math.Min(failures, 20)));
        var wait = TimeSpan.FromMilliseconds(whole * (1 - (_random.NextDouble() / 2)));
        return fault.RetryAfter is { } asked && asked > wait ? asked : wait;
    }
}
