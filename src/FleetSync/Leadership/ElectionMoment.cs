namespace FleetSync.Leadership;

/// <summary>When an answer came, by the candidate's own clocks.</summary>
/// <param name="Asked">When the request left: monotonic.</param>
/// <param name="Now">When its answer was here: monotonic.</param>
/// <param name="Wall">The same moment by the calendar; it is only written down, for people.</param>
internal readonly record struct ElectionMoment(TimeSpan Asked, TimeSpan Now, DateTimeOffset Wall);
