namespace FleetSync.Watching;

/// <summary>What one request came to. Closed: the cases below are all there are.</summary>
internal abstract record WatcherOutcome
{
    private WatcherOutcome()
    {
    }

    /// <summary>A page of a list was read whole.</summary>
    /// <param name="ResourceVersion">The list's version.</param>
    /// <param name="Continue">The next page's token; empty on the last one.</param>
    public sealed record PageRead(string ResourceVersion, string Continue) : WatcherOutcome;

    /// <summary>A watch ended, cleanly or not.</summary>
    /// <param name="ResourceVersion">The last version seen; empty when none was, or before the initial events ended.</param>
    /// <param name="Lived">How long it delivered.</param>
    /// <param name="Events">How many events, bookmarks included.</param>
    /// <param name="Fault">Null for a clean end.</param>
    public sealed record WatchEnded(string ResourceVersion, TimeSpan Lived, long Events, WatchFault? Fault) : WatcherOutcome;

    /// <summary>The request failed before anything could be made of it.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Failed(WatchFault Fault) : WatcherOutcome;

    /// <summary>Somebody wants a full list: the periodic resync, or changes that were let go.</summary>
    public sealed record RelistAsked : WatcherOutcome;
}
