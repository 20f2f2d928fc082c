using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>VolumeAttachments: attached, on the way, or failed in either direction.</summary>
internal static class VolumeAttachmentHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView attachment)
    {
        var status = attachment["status"u8];
        if (status["detachError"u8].Exists)
        {
            return new HealthFinding(HealthState.Degraded, "FailedDetach"u8, status["detachError"u8]["message"u8].Text);
        }

        if (status["attached"u8].IsTrue)
        {
            return new HealthFinding(HealthState.Healthy, "Attached"u8);
        }

        return status["attachError"u8].Exists
            ? new HealthFinding(HealthState.Degraded, "FailedAttach"u8, status["attachError"u8]["message"u8].Text)
            : new HealthFinding(HealthState.Progressing, "Attaching"u8);
    }
}
