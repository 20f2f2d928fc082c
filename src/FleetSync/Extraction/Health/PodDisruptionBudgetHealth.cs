using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>PodDisruptionBudgets: fewer healthy pods than wanted, or a budget that cannot be computed.</summary>
internal static class PodDisruptionBudgetHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView budget)
    {
        var status = budget["status"u8];
        var allowed = Conditions.Find(budget, "DisruptionAllowed"u8);
        if (allowed["reason"u8].Is("SyncFailed"u8))
        {
            return Conditions.Say(HealthState.Degraded, allowed);
        }

        var healthy = status["currentHealthy"u8].Int64();
        var wanted = status["desiredHealthy"u8].Int64();
        if (healthy < wanted)
        {
            return new HealthFinding(
                HealthState.Degraded, "InsufficientPods"u8, budget.Scratch.Ratio("Healthy pods: "u8, healthy, wanted));
        }

        // Enough pods, but none to spare: fine, yet a drain of their node will hang on it.
        return status["disruptionsAllowed"u8].Int64() == 0 && status["expectedPods"u8].Int64() > 0
            ? new HealthFinding(HealthState.Healthy, "NoDisruptionAllowed"u8)
            : new HealthFinding(HealthState.Healthy);
    }
}
