using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>CertificateSigningRequests, in the words of kubectl's CONDITION column.</summary>
internal static class CertificateSigningRequestHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView request)
    {
        var approved = default(JsonView);
        foreach (var condition in request["status"u8]["conditions"u8].Items)
        {
            if (condition["type"u8].Is("Denied"u8) || condition["type"u8].Is("Failed"u8))
            {
                return new HealthFinding(HealthState.Degraded, condition["type"u8].Text, condition["message"u8].Text);
            }

            approved = condition["type"u8].Is("Approved"u8) ? condition : approved;
        }

        if (!approved.Exists)
        {
            return new HealthFinding(HealthState.Progressing, "Pending"u8, "It waits for approval."u8);
        }

        return request["status"u8]["certificate"u8].Exists
            ? new HealthFinding(HealthState.Healthy, "Approved,Issued"u8)
            : new HealthFinding(HealthState.Progressing, "Approved"u8, "It waits for its signer."u8);
    }
}
