using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>APIServices: whether the aggregated API server answers.</summary>
internal static class ApiServiceHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView service)
    {
        var available = Conditions.Find(service, "Available"u8);
        return available switch
        {
            _ when Conditions.IsTrue(available) => new HealthFinding(HealthState.Healthy, "Available"u8),
            _ when Conditions.IsFalse(available) => Conditions.Say(HealthState.Degraded, available),
            _ => new HealthFinding(HealthState.Progressing, "Pending"u8),
        };
    }
}
