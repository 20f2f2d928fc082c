using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>CronJobs have no state but that they may be suspended; how their runs went is in their Jobs.</summary>
internal static class CronJobHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView job) => job["spec"u8]["suspend"u8].IsTrue
        ? new HealthFinding(HealthState.Suspended, "Suspended"u8)
        : new HealthFinding(HealthState.Healthy);
}
