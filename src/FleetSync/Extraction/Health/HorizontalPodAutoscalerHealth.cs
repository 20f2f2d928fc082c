using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>HorizontalPodAutoscalers (autoscaling/v2): their conditions.</summary>
internal static class HorizontalPodAutoscalerHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView autoscaler)
    {
        var able = Conditions.Find(autoscaler, "AbleToScale"u8);
        if (Conditions.IsFalse(able) && !able["reason"u8].Text.StartsWith("Backoff"u8))
        {
            return Conditions.Say(HealthState.Degraded, able);
        }

        var active = Conditions.Find(autoscaler, "ScalingActive"u8);
        if (Conditions.IsFalse(active))
        {
            // Its target is scaled to zero by hand.
            return Conditions.Say(
                active["reason"u8].Is("ScalingDisabled"u8) ? HealthState.Suspended : HealthState.Degraded, active);
        }

        var limited = Conditions.Find(autoscaler, "ScalingLimited"u8);
        if (Conditions.IsTrue(limited))
        {
            return Conditions.Say(HealthState.Healthy, limited);
        }

        return able.Exists
            ? new HealthFinding(HealthState.Healthy, "ScalingActive"u8)
            : new HealthFinding(HealthState.Progressing, "Waiting"u8, "No metrics have been read yet."u8);
    }
}
