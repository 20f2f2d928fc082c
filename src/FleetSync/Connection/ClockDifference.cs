namespace FleetSync.Connection;

/// <summary>Compares a server's clock with this machine's by the Date that its answer carries.</summary>
internal static class ClockDifference
{
    /// <summary>How far the server is ahead; zero where the difference may be no more than what its date leaves out.</summary>
    /// <param name="date">The server's, cut to the second.</param>
    /// <param name="now">This machine's, when the answer was here.</param>
    /// <param name="took">How long the answer took.</param>
    public static TimeSpan Of(DateTimeOffset date, DateTimeOffset now, TimeSpan took)
    {
        var earliest = date - now;
        var latest = earliest + TimeSpan.FromSeconds(1) + took;
        return earliest > TimeSpan.Zero ? earliest : latest < TimeSpan.Zero ? latest : TimeSpan.Zero;
    }
}
