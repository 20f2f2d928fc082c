namespace FleetSync.Leadership;

/// <summary>Where a candidate stands and what it does next.</summary>
/// <param name="State">The state.</param>
/// <param name="Next">The next request.</param>
/// <param name="Delay">Before it.</param>
/// <param name="Limit">How long its answer may take; zero where there is no time left to ask.</param>
internal sealed record ElectionPosition(ElectionState State, LeaseRequest Next, TimeSpan Delay, TimeSpan Limit);
