namespace FleetSync.Embedding.OpenAi;

/// <summary>
/// Whether an endpoint is asked at all. Closed: the cases below are all there are.
/// <code>
/// Closed ──fault──► Open(until) ──time──► one call ──answer──► Closed
///                     ▲                      │ fault: twice as long
///                     └──────────────────────┘
/// </code>
/// </summary>
internal abstract record BreakerState
{
    private BreakerState()
    {
    }

    /// <summary>It answers.</summary>
    public sealed record Closed : BreakerState;

    /// <summary>It does not: nobody asks before the time given.</summary>
    /// <param name="Until">When one call may find out.</param>
    /// <param name="Faults">Faults in a row.</param>
    /// <param name="Fault">The last one.</param>
    public sealed record Open(DateTimeOffset Until, int Faults, EmbeddingFault Fault) : BreakerState;
}
