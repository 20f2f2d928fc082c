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

    /// <summary>What was stored is gone, and an empty place has been made for it: write again, and check what else is missing.</summary>
    Emptied,
}
