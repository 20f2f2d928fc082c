namespace FleetSync.Batching;

/// <summary>When a batch closes and how much may wait.</summary>
internal sealed record BatchOptions
{
    /// <summary>A change waits at most this long for company.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Changes a batch.</summary>
    public int MaxSize { get; init; } = 1000;

    /// <summary>Changes that may wait for the store; past a batch of them list paging pauses, past this many payloads are let go (I4).</summary>
    public int MaxPending { get; init; } = 4000;
}
