using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>
/// Deployments: gitops-engine's rules, which are those of <c>kubectl rollout status</c>. Beyond them, one that was rolled out and has
/// lost its minimum of available pods is Degraded, not Progressing: nothing is being rolled out.
/// </summary>
internal static class DeploymentHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView deployment)
    {
        var spec = deployment["spec"u8];
        var status = deployment["status"u8];
        var progressing = Conditions.Find(deployment, "Progressing"u8);
        if (spec["paused"u8].IsTrue)
        {
            return new HealthFinding(HealthState.Suspended, "Paused"u8, "The deployment is paused."u8);
        }

        if (progressing["reason"u8].Is("ProgressDeadlineExceeded"u8))
        {
            return Conditions.Say(HealthState.Degraded, progressing);
        }

        if (Conditions.Find(deployment, "ReplicaFailure"u8) is var failure && Conditions.IsTrue(failure))
        {
            return Conditions.Say(HealthState.Degraded, failure);
        }

        if (Conditions.IsBehind(deployment))
        {
            return new HealthFinding(HealthState.Progressing, "Reconciling"u8, "The newest spec is not yet observed."u8);
        }

        var wanted = spec["replicas"u8].Int64(1);
        var updated = status["updatedReplicas"u8].Int64();
        if (updated < wanted)
        {
            return Moving(progressing, status.Scratch.Ratio("New replicas updated: "u8, updated, wanted));
        }

        if (status["replicas"u8].Int64() is var all && all > updated)
        {
            return Moving(progressing, status.Scratch.Number("Old replicas pending termination: "u8, all - updated));
        }

        var available = Conditions.Find(deployment, "Available"u8);
        if (status["availableReplicas"u8].Int64() is var up && up < updated)
        {
            return Conditions.IsFalse(available) && progressing["reason"u8].Is("NewReplicaSetAvailable"u8)
                ? Conditions.Say(HealthState.Degraded, available)
                : Moving(progressing, status.Scratch.Ratio("Updated replicas available: "u8, up, updated));
        }

        return new HealthFinding(HealthState.Healthy, "Available"u8);
    }

    private static HealthFinding Moving(JsonView progressing, ReadOnlySpan<byte> message)
    {
        var reason = progressing["reason"u8].Text;

        // Of a rollout that was complete, the condition still says so while replicas are replaced.
        return new HealthFinding(
            HealthState.Progressing,
            reason.IsEmpty || reason.SequenceEqual("NewReplicaSetAvailable"u8) ? "Progressing"u8 : reason,
            message);
    }
}
