using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>ReplicaSets and ReplicationControllers: gitops-engine's rules.</summary>
internal static class ReplicaSetHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView set)
    {
        var failure = Conditions.Find(set, "ReplicaFailure"u8);
        if (Conditions.IsTrue(failure))
        {
            return Conditions.Say(HealthState.Degraded, failure);
        }

        if (Conditions.IsBehind(set))
        {
            return new HealthFinding(HealthState.Progressing, "Reconciling"u8, "The newest spec is not yet observed."u8);
        }

        var wanted = set["spec"u8]["replicas"u8].Int64(1);
        var available = set["status"u8]["availableReplicas"u8].Int64();
        if (available < wanted)
        {
            return new HealthFinding(
                HealthState.Progressing, "Progressing"u8, set.Scratch.Ratio("Available replicas: "u8, available, wanted));
        }

        // An old revision that a Deployment keeps for rolling back.
        return wanted == 0 ? new HealthFinding(HealthState.Healthy, "ScaledToZero"u8) : new HealthFinding(HealthState.Healthy, "Ready"u8);
    }
}
