using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Jobs: gitops-engine's rules; the reason of a failed one is the condition's (BackoffLimitExceeded).</summary>
internal static class JobHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView job)
    {
        var failed = Conditions.Find(job, "Failed"u8);
        failed = Conditions.IsTrue(failed) ? failed : Conditions.Find(job, "FailureTarget"u8);
        if (Conditions.IsTrue(failed))
        {
            return Conditions.Say(HealthState.Degraded, failed);
        }

        if (Conditions.IsTrue(Conditions.Find(job, "Complete"u8)))
        {
            return new HealthFinding(HealthState.Healthy, "Complete"u8);
        }

        return Conditions.IsTrue(Conditions.Find(job, "Suspended"u8)) || job["spec"u8]["suspend"u8].IsTrue
            ? new HealthFinding(HealthState.Suspended, "Suspended"u8)
            : new HealthFinding(HealthState.Progressing, "Running"u8);
    }
}
