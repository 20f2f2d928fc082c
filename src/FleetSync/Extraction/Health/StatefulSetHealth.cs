using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>StatefulSets: gitops-engine's rules.</summary>
internal static class StatefulSetHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView set)
    {
        var spec = set["spec"u8];
        var status = set["status"u8];
        if (status["observedGeneration"u8].Int64() == 0 || Conditions.IsBehind(set))
        {
            return new HealthFinding(HealthState.Progressing, "Reconciling"u8, "The newest spec is not yet observed."u8);
        }

        var wanted = spec["replicas"u8].Int64(1);
        var ready = status["readyReplicas"u8].Int64();
        if (ready < wanted)
        {
            return new HealthFinding(HealthState.Progressing, "Progressing"u8, set.Scratch.Ratio("Ready replicas: "u8, ready, wanted));
        }

        var strategy = spec["updateStrategy"u8];
        var updated = status["updatedReplicas"u8].Int64();
        var partition = strategy["rollingUpdate"u8]["partition"u8].Int64();
        if (partition > 0)
        {
            return updated < wanted - partition
                ? new HealthFinding(
                    HealthState.Progressing, "Progressing"u8, set.Scratch.Ratio("Updated replicas: "u8, updated, wanted - partition))
                : new HealthFinding(HealthState.Healthy, "Ready"u8);
        }

        return !strategy["type"u8].Is("OnDelete"u8)
            && !status["updateRevision"u8].Text.SequenceEqual(status["currentRevision"u8].Text)
            ? new HealthFinding(HealthState.Progressing, "RollingUpdate"u8, set.Scratch.Ratio("Updated replicas: "u8, updated, wanted))
            : new HealthFinding(HealthState.Healthy, "Ready"u8);
    }
}
