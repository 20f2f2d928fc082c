using System.Reactive.Linq;
using FleetSync.Watching;

namespace FleetSync.Extraction;

/// <summary>Extraction as an operator.</summary>
internal static class ObservationOperator
{
    /// <summary>Reads each event as it passes, on the thread that brings it: its bytes are gone afterwards.</summary>
    /// <param name="events">One type's events.</param>
    /// <param name="reader">That type's reader.</param>
    public static IObservable<ResourceObservation> ToObservations(this IObservable<WatchEvent> events, SnapshotReader reader) =>
        events.Select(watchEvent => reader.Observe(watchEvent));
}
