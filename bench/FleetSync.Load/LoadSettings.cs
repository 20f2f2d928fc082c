namespace FleetSync.Load;

/// <summary>How often and how long to measure.</summary>
internal sealed record LoadSettings
{
    /// <summary>The published program.</summary>
    public required string Binary { get; init; }

    /// <summary>The program's <c>embedding.provider</c>.</summary>
    public string Embedding { get; init; } = "static";

    /// <summary>Plain reads, each followed by a synchronisation into an empty file.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>Changes whose way to the store is timed; none leaves that out.</summary>
    public int Changes { get; init; } = 200;

    /// <summary>Mean time between two changes.</summary>
    public TimeSpan Spacing { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long after the last synchronisation memory counts as steady.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The same after the others, whose peak alone counts.</summary>
    public TimeSpan ShortSettle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Starts until the first request.</summary>
    public int Starts { get; init; } = 9;
}
