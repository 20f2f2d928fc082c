namespace FleetSync.Stores;

/// <summary>Where records go.</summary>
internal sealed record StoreOptions
{
    /// <summary>Path of the SQLite file.</summary>
    public required string SqlitePath { get; init; }
}
