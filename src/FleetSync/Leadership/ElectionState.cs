namespace FleetSync.Leadership;

/// <summary>
/// Where a candidate stands. Closed: the cases below are all there are. Times are local and monotonic, since any origin.
/// <code>
/// Standby ──wrote it──► Leading
///    ▲                     │ deadline passed, or another one holds it
///    └─────────────────────┘
/// </code>
/// </summary>
internal abstract record ElectionState
{
    private ElectionState()
    {
    }

    /// <summary>Somebody else leads, or nobody, or it is not known yet.</summary>
    /// <param name="Seen">The Lease as last read; null before the first reading.</param>
    /// <param name="SeenAt">
    /// When what it says was first seen here. Its age counts from there, not from its own times: so clocks need not agree.
    /// </param>
    public sealed record Standby(Lease? Seen = null, TimeSpan SeenAt = default) : ElectionState;

    /// <summary>This one leads.</summary>
    /// <param name="Held">The Lease as last written.</param>
    /// <param name="Deadline">Until then, and not a moment longer unless it is renewed.</param>
    public sealed record Leading(Lease Held, TimeSpan Deadline) : ElectionState;
}
