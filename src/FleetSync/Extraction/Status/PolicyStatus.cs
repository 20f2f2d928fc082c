using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>What bounds workloads: autoscalers, disruption budgets, quotas.</summary>
internal static class PolicyStatus
{
    /// <summary>HorizontalPodAutoscalers, without the measured values, which change all the time.</summary>
    public static void WriteAutoscaler(JsonView autoscaler, StatusWriter writer)
    {
        var spec = autoscaler["spec"u8];
        var target = spec["scaleTargetRef"u8];
        writer.Text("target"u8, autoscaler.Scratch.Join(target["kind"u8].Text, "/"u8, target["name"u8].Text));
        writer.Number("min"u8, spec["minReplicas"u8].Int64(1));
        writer.Number("max"u8, spec["maxReplicas"u8]);
        writer.Number("replicas"u8, autoscaler["status"u8]["currentReplicas"u8]);
        writer.Number("desired"u8, autoscaler["status"u8]["desiredReplicas"u8]);
        writer.Conditions(autoscaler);
    }

    /// <summary>PodDisruptionBudgets.</summary>
    public static void WriteBudget(JsonView budget, StatusWriter writer)
    {
        var status = budget["status"u8];
        writer.Scalar("minAvailable"u8, budget["spec"u8]["minAvailable"u8]);
        writer.Scalar("maxUnavailable"u8, budget["spec"u8]["maxUnavailable"u8]);
        writer.Number("disruptionsAllowed"u8, status["disruptionsAllowed"u8]);
        writer.Ratio("healthy"u8, budget, status["currentHealthy"u8].Int64(), status["desiredHealthy"u8].Int64());
        writer.Conditions(budget);
    }

    /// <summary>ResourceQuotas: what is used of what, per resource.</summary>
    public static void WriteQuota(JsonView quota, StatusWriter writer)
    {
        var used = quota["status"u8]["used"u8];
        writer.StartMap("used"u8);
        foreach (var limit in quota["status"u8]["hard"u8].Properties)
        {
            writer.Text(limit.Name, quota.Scratch.Join(used[limit.Name].Scalar, "/"u8, limit.Scalar));
        }

        writer.EndMap();
    }
}
