namespace FleetSync.Stores;

/// <summary>A stretch of time; without an end on a side, it is open there. The default is all of it.</summary>
/// <param name="From">The first moment in it.</param>
/// <param name="Before">The first moment after it.</param>
internal readonly record struct TimeRange(DateTimeOffset? From, DateTimeOffset? Before)
{
    /// <summary>Whether it leaves anything out.</summary>
    public bool IsAsked => From is not null || Before is not null;
}
