using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Ingresses wait for a controller to give them an address (gitops-engine).</summary>
internal static class IngressHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView ingress) =>
        ingress["status"u8]["loadBalancer"u8]["ingress"u8].Count == 0
            ? new HealthFinding(HealthState.Progressing, "AddressPending"u8, "No controller has given it an address yet."u8)
            : new HealthFinding(HealthState.Healthy);
}
