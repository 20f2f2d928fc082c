namespace FleetSync.Stores;

/// <summary>The faults of a write, told apart by what the sink does next.</summary>
internal enum StoreFaultKind
{
    /// <summary>Locked, unreachable or overloaded for now: retry soon.</summary>
    Unavailable,

    /// <summary>No room: disk full or a quota; retry slowly, somebody has to act.</summary>
    Full,

    /// <summary>Refused: credentials, or a file that has become read-only; retry slowly, somebody has to act.</summary>
    Refused,

    /// <summary>Damaged or not understood; retry slowly, somebody has to act.</summary>
    Broken,

    /// <summary>
    /// The store's contents were lost, and it has been made anew: retry soon. What was written before is gone as well, so that
    /// whoever remembers it has to write everything again.
    /// </summary>
    Emptied,
}
