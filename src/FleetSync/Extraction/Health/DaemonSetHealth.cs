using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>DaemonSets: gitops-engine's rules.</summary>
internal static class DaemonSetHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView set)
    {
        var status = set["status"u8];
        if (Conditions.IsBehind(set))
        {
            return new HealthFinding(HealthState.Progressing, "Reconciling"u8, "The newest spec is not yet observed."u8);
        }

        if (set["spec"u8]["updateStrategy"u8]["type"u8].Is("OnDelete"u8))
        {
            return new HealthFinding(HealthState.Healthy, "Ready"u8);
        }

        var wanted = status["desiredNumberScheduled"u8].Int64();
        var updated = status["updatedNumberScheduled"u8].Int64();
        if (updated < wanted)
        {
            return new HealthFinding(
                HealthState.Progressing, "RollingUpdate"u8, set.Scratch.Ratio("Updated pods: "u8, updated, wanted));
        }

        var available = status["numberAvailable"u8].Int64();
        return available < wanted
            ? new HealthFinding(HealthState.Progressing, "Progressing"u8, set.Scratch.Ratio("Available pods: "u8, available, wanted))
            : new HealthFinding(HealthState.Healthy, "Ready"u8);
    }
}
