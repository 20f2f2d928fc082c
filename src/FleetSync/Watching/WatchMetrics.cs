using System.Diagnostics.Metrics;
using FleetSync.Connection;
using FleetSync.Telemetry;

namespace FleetSync.Watching;

/// <summary>What is measured of lists and watches. Safe for concurrent use.</summary>
internal sealed class WatchMetrics
{
    private readonly KindCounter<RestartReason> _lists;
    private readonly KindCounter<RestartReason> _watches;
    private readonly KindCounter<RequestLane> _received;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    public WatchMetrics(Meter meter)
    {
        _lists = new KindCounter<RestartReason>(
            meter, "fleetsync.list.restarts", "{restart}", "Lists, pages and streamed ones, that ended before they were complete, by why.", "reason");
        _watches = new KindCounter<RestartReason>(
            meter, "fleetsync.watch.restarts", "{restart}", "Watches that ended, by why; the server ends each after some minutes (ended).", "reason");
        _received = new KindCounter<RequestLane>(
            meter, "fleetsync.api.received", "By", "Bytes of lists and watches read from the API server, after decompression.", "lane");
    }

    /// <summary>Bytes came.</summary>
    /// <param name="lane">By which request.</param>
    /// <param name="count">How many.</param>
    public void Received(RequestLane lane, int count) => _received.Add(lane, count);

    /// <summary>A request came to its end.</summary>
    /// <param name="state">What it was.</param>
    /// <param name="outcome">How it ended.</param>
    public void Count(WatcherState state, WatcherOutcome outcome)
    {
        if (ReasonOf(outcome) is { } reason)
        {
            (state is WatcherState.Watching ? _watches : _lists).Add(reason);
        }
    }

    private static RestartReason? ReasonOf(WatcherOutcome outcome) => outcome switch
    {
        WatcherOutcome.WatchEnded { Fault: { } fault } => ReasonOf(fault),
        WatcherOutcome.WatchEnded => RestartReason.Ended,
        WatcherOutcome.Failed failed => ReasonOf(failed.Fault),
        WatcherOutcome.RelistAsked => RestartReason.RelistAsked,
        _ => null,
    };

    private static RestartReason ReasonOf(WatchFault fault) => fault.Kind switch
    {
        WatchFaultKind.Disconnected => RestartReason.Disconnected,
        WatchFaultKind.Throttled => RestartReason.Throttled,
        WatchFaultKind.Expired => RestartReason.Expired,
        WatchFaultKind.Unauthorized => RestartReason.Unauthorized,
        WatchFaultKind.Forbidden => RestartReason.Forbidden,
        WatchFaultKind.NotServed => RestartReason.NotServed,
        WatchFaultKind.StreamingUnsupported => RestartReason.StreamingUnsupported,
        _ => RestartReason.Server,
    };
}
