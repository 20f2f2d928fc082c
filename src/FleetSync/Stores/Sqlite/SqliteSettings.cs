namespace FleetSync.Stores.Sqlite;

/// <summary>Bounds of one process's use of a file.</summary>
internal sealed record SqliteSettings
{
    /// <summary>How long one attempt waits for another process's transaction before it is a fault. A wait cannot be cancelled.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Page cache of a connection, in KiB. Held as long as the connection is.</summary>
    public int CacheKilobytes { get; init; } = 2048;

    /// <summary>Largest size of the file in pages of 4 KiB, past which writes are faults; null for what the disk holds.</summary>
    public int? MaxPages { get; init; }
}
