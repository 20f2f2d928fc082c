using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Services: one of type LoadBalancer waits for its address, which kubectl prints as <c>&lt;pending&gt;</c>.</summary>
internal static class ServiceHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView service) =>
        service["spec"u8]["type"u8].Is("LoadBalancer"u8) && service["status"u8]["loadBalancer"u8]["ingress"u8].Count == 0
            ? new HealthFinding(HealthState.Progressing, "Pending"u8, "The load balancer has no address yet."u8)
            : new HealthFinding(HealthState.Healthy);
}
