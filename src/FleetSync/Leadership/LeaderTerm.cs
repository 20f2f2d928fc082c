namespace FleetSync.Leadership;

/// <summary>One term of a leader, for whoever works in it. Safe for concurrent use.</summary>
/// <param name="now">The monotonic clock of the election.</param>
/// <param name="deadline">Until when it lasts, unless it is renewed.</param>
/// <param name="lost">Cancelled when it has ended and not been given back.</param>
internal sealed class LeaderTerm(Func<TimeSpan> now, TimeSpan deadline, CancellationToken lost)
{
    private long _deadline = deadline.Ticks;

    /// <summary>Cancelled as soon as another one may lead: what goes on must be dropped, and nothing be written any more.</summary>
    public CancellationToken Lost => lost;

    /// <summary>
    /// Whether nobody else can lead at this very moment. Asked before a write, since a process that was stopped for a while comes
    /// back in the middle of what it did, before any timer has told it.
    /// </summary>
    public bool IsHeld => now().Ticks < Interlocked.Read(ref _deadline);

    /// <summary>It was renewed.</summary>
    /// <param name="until">The new deadline.</param>
    public void Renew(TimeSpan until) => Interlocked.Exchange(ref _deadline, until.Ticks);
}
