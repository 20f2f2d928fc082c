namespace FleetSync.Stores;

/// <summary>How a store stands before its vectors are made anew.</summary>
/// <param name="From">The fingerprint of the vectors it is asked by; empty where it has none.</param>
/// <param name="IsDone">Whether these are the ones wanted.</param>
/// <param name="IsResumed">Whether an earlier run left vectors that are gone on with.</param>
internal sealed record MigrationStart(string From, bool IsDone, bool IsResumed);
