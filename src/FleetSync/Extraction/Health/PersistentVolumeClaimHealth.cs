using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>PersistentVolumeClaims: the phase, and a resize that waits.</summary>
internal static class PersistentVolumeClaimHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView claim)
    {
        var phase = claim["status"u8]["phase"u8].Text;
        if (phase.SequenceEqual("Lost"u8))
        {
            return new HealthFinding(HealthState.Degraded, phase, "The volume it was bound to does not exist any more."u8);
        }

        if (phase.SequenceEqual("Pending"u8))
        {
            return new HealthFinding(HealthState.Progressing, phase);
        }

        if (!phase.SequenceEqual("Bound"u8))
        {
            return new HealthFinding(HealthState.Unknown, phase);
        }

        foreach (var condition in claim["status"u8]["conditions"u8].Items)
        {
            var type = condition["type"u8].Text;
            if (Conditions.IsTrue(condition) && Utf8Words.Has("Resizing FileSystemResizePending ModifyingVolume"u8, type))
            {
                return new HealthFinding(HealthState.Progressing, type, condition["message"u8].Text);
            }

            if (Conditions.IsTrue(condition) && type.EndsWith("Error"u8))
            {
                return new HealthFinding(HealthState.Degraded, type, condition["message"u8].Text);
            }
        }

        return new HealthFinding(HealthState.Healthy, phase);
    }
}
