namespace FleetSync.Embedding.OpenAi;

/// <summary>
/// Keeps an endpoint that fails from being stormed: after a fault nobody asks for a while, then one call finds out. The wait
/// doubles from a second to five minutes, with jitter, and is never shorter than the endpoint asked for: an hour's outage costs
/// some twenty calls. A pure function over <see cref="BreakerState"/>.
/// </summary>
internal static class Breaker
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A Retry-After beyond this is a mistake of something on the way.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    /// <summary>Where every endpoint begins.</summary>
    public static BreakerState Start { get; } = new BreakerState.Closed();

    /// <summary>Whether a call may be made now.</summary>
    public static bool Allows(BreakerState state, DateTimeOffset now) => state is not BreakerState.Open open || now >= open.Until;

    /// <summary>The one step.</summary>
    /// <param name="state">Where it stood.</param>
    /// <param name="fault">What the call came to; null for an answer.</param>
    /// <param name="now">When it ended.</param>
    /// <param name="jitter">A fresh random number from 0 to 1.</param>
    public static BreakerState Step(BreakerState state, EmbeddingFault? fault, DateTimeOffset now, double jitter)
    {
        if (fault is null)
        {
            return Start;
        }

        var faults = state is BreakerState.Open open ? open.Faults + 1 : 1;
        var whole = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(faults - 1, 20)));
        var wait = TimeSpan.FromSeconds(whole * (1 - (jitter / 2)));
        var wish = fault.RetryAfter is { } asked && asked > TimeSpan.Zero ? (asked < LongestWish ? asked : LongestWish) : TimeSpan.Zero;
        return new BreakerState.Open(now + (wait > wish ? wait : wish), faults, fault);
    }
}
