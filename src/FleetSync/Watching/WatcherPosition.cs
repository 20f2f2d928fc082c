namespace FleetSync.Watching;

/// <summary>A type's protocol state with what is remembered across requests.</summary>
/// <param name="State">What to ask next.</param>
/// <param name="Delay">How long to wait before.</param>
/// <param name="Failures">Faults in a row, for the backoff.</param>
/// <param name="StreamingFailures">How often WatchList disappointed; past the bound the type is listed in pages for good.</param>
internal sealed record WatcherPosition(
    WatcherState State,
    TimeSpan Delay = default,
    int Failures = 0,
    int StreamingFailures = 0);
