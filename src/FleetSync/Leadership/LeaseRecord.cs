namespace FleetSync.Leadership;

/// <summary>
/// What a coordination.k8s.io/v1 Lease says, as client-go writes and reads it. The times are the writer's; nobody else compares
/// them with a clock.
/// </summary>
/// <param name="Holder">Who holds it; empty once released.</param>
/// <param name="DurationSeconds">How long others wait for a renewal; null where it is not said.</param>
/// <param name="AcquireTime">When the holder took it.</param>
/// <param name="RenewTime">When the holder last renewed it.</param>
/// <param name="Transitions">How often it changed hands.</param>
internal sealed record LeaseRecord(
    string Holder, int? DurationSeconds, DateTimeOffset? AcquireTime, DateTimeOffset? RenewTime, int Transitions);
