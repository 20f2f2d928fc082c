namespace FleetSync.Watching;

/// <summary>
/// The list and watch protocol of one type as one pure function: where it stands and what came of the last request make
/// where it stands next. No clock, no network; jitter comes in from outside.
/// Sources: client-go tools/cache/reflector.go, kube-rs watcher.rs, KEP-3157, Kubernetes API concepts.
/// </summary>
/// <param name="streamInitialList">Whether to try WatchList first.</param>
internal sealed class WatcherProtocol(bool streamInitialList)
{
    /// <summary>WatchList is given up for a type after so many disappointments.</summary>
    private const int StreamingTries = 2;

    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(1);

    /// <summary>A Retry-After beyond this is a mistake of something on the way.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(10);

    /// <summary>Where every type begins.</summary>
    public WatcherPosition Start() => Relist(new WatcherPosition(new WatcherState.Listing()));

    /// <summary>The one step.</summary>
    /// <param name="position">Where it stood.</param>
    /// <param name="outcome">What the request came to.</param>
    /// <param name="jitter">A fresh random number from 0 to 1.</param>
    public WatcherPosition Step(WatcherPosition position, WatcherOutcome outcome, double jitter) => outcome switch
    {
        WatcherOutcome.PageRead { Continue.Length: > 0 } page when position.State is WatcherState.Listing =>
            position with { State = new WatcherState.Listing(page.Continue), Delay = TimeSpan.Zero },
        WatcherOutcome.PageRead page =>
            position with { State = new WatcherState.Watching(page.ResourceVersion), Delay = TimeSpan.Zero },
        WatcherOutcome.WatchEnded ended => AfterWatch(position, ended, jitter),
        WatcherOutcome.Failed failed => AfterFault(position, failed.Fault, jitter),
        WatcherOutcome.RelistAsked => Relist(position with { Delay = TimeSpan.Zero }),
        _ => throw new InvalidOperationException($"no step from {position.State} by {outcome}"),
    };

    private WatcherPosition AfterWatch(WatcherPosition position, WatcherOutcome.WatchEnded ended, double jitter)
    {
        var advanced = position;
        if (ended.ResourceVersion.Length > 0)
        {
            advanced = advanced with { State = new WatcherState.Watching(ended.ResourceVersion) };
        }

        if (ended.Lived >= WatchBackoff.HealthyAfter)
        {
            advanced = advanced with { Failures = 0 };
        }

        if (ended.Fault is { } fault)
        {
            return AfterFault(advanced, fault, jitter);
        }

        // Resume at once after an orderly end; a watch that says nothing and is closed at once is a fault in disguise.
        return ended.Events == 0 && ended.Lived < ShortestLife
            ? Retry(advanced, WatchBackoff.Delay, null, jitter)
            : advanced with { Delay = TimeSpan.Zero };
    }

    private WatcherPosition AfterFault(WatcherPosition position, WatchFault fault, double jitter)
    {
        if (position.State is WatcherState.Streaming)
        {
            position = position with { StreamingFailures = position.StreamingFailures + WeightOf(fault) };
            if (position.StreamingFailures >= StreamingTries)
            {
                return position with { State = new WatcherState.Listing(), Delay = WishOf(fault, jitter) };
            }
        }

        return fault.Kind switch
        {
            WatchFaultKind.Expired => AfterExpired(position, fault, jitter),
            WatchFaultKind.Forbidden => Retry(position, WatchBackoff.Seldom, fault, jitter),
            WatchFaultKind.NotServed => Retry(Relist(position), WatchBackoff.Absence, fault, jitter),
            _ => Retry(position, WatchBackoff.Delay, fault, jitter),
        };
    }

    /// <summary>
    /// Any fault of WatchList is a reason to list in pages (KEP-3157); one that would befall the pages just so gets a second
    /// try. Servers that never send the closing bookmark look like a dead connection (kubernetes#140890), hence the count.
    /// </summary>
    private static int WeightOf(WatchFault fault) => fault.Kind switch
    {
        WatchFaultKind.Unauthorized or WatchFaultKind.Disconnected or WatchFaultKind.Throttled => 1,
        _ => StreamingTries,
    };

    private WatcherPosition AfterExpired(WatcherPosition position, WatchFault fault, double jitter)
    {
        // A token that expired in mid-list: its remainder would be another snapshot and miss changes to earlier pages.
        var next = position.State is WatcherState.Listing { Continue.Length: > 0 }
            ? position with { State = new WatcherState.Listing(Paged: false) }
            : Relist(position);
        return position.Failures == 0
            ? next with { Failures = 1, Delay = WishOf(fault, jitter) }
            : Retry(next, WatchBackoff.Delay, fault, jitter);
    }

    private static WatcherPosition Retry(
        WatcherPosition position, Func<int, double, TimeSpan> backoff, WatchFault? fault, double jitter)
    {
        var failures = position.Failures + 1;
        var delay = backoff(failures, jitter);
        var wish = WishOf(fault, jitter);
        return position with { Failures = failures, Delay = delay > wish ? delay : wish };
    }

    /// <summary>The server's Retry-After, never shorter, spread a little, and within reason.</summary>
    private static TimeSpan WishOf(WatchFault? fault, double jitter) => fault?.RetryAfter switch
    {
        { } wish when wish > LongestWish => LongestWish * (1 + (jitter / 4)),
        { } wish when wish > TimeSpan.Zero => wish * (1 + (jitter / 4)),
        _ => TimeSpan.Zero,
    };

    private WatcherPosition Relist(WatcherPosition position) => position with
    {
        State = streamInitialList && position.StreamingFailures < StreamingTries
            ? new WatcherState.Streaming()
            : new WatcherState.Listing(),
    };
}
