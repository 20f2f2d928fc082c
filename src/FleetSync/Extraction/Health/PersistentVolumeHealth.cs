using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>PersistentVolumes: the phase. A released one is on its way out unless it is retained on purpose.</summary>
internal static class PersistentVolumeHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView volume)
    {
        var phase = volume["status"u8]["phase"u8].Text;
        var retained = volume["spec"u8]["persistentVolumeReclaimPolicy"u8].Is("Retain"u8);
        var state = phase switch
        {
            _ when phase.SequenceEqual("Available"u8) || phase.SequenceEqual("Bound"u8) => HealthState.Healthy,
            _ when phase.SequenceEqual("Released"u8) => retained ? HealthState.Healthy : HealthState.Progressing,
            _ when phase.SequenceEqual("Pending"u8) => HealthState.Progressing,
            _ when phase.SequenceEqual("Failed"u8) => HealthState.Degraded,
            _ => HealthState.Unknown,
        };
        return new HealthFinding(state, phase, volume["status"u8]["message"u8].Text);
    }
}
