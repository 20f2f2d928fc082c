namespace FleetSync.Load;

/// <summary>One synchronisation into an empty file.</summary>
/// <param name="After">From the process start until in sync.</param>
/// <param name="Used">By then.</param>
/// <param name="Settled">Some seconds later.</param>
internal sealed record SyncRun(TimeSpan After, ProcessFootprint Used, ProcessFootprint Settled);
