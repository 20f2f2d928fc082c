using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>CustomResourceDefinitions: gitops-engine's rules.</summary>
internal static class CustomResourceDefinitionHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView definition)
    {
        var terminating = Conditions.Find(definition, "Terminating"u8);
        if (Conditions.IsTrue(terminating))
        {
            return new HealthFinding(HealthState.Progressing, "Terminating"u8, terminating["message"u8].Text);
        }

        var accepted = Conditions.Find(definition, "NamesAccepted"u8);
        if (Conditions.IsFalse(accepted))
        {
            return Conditions.Say(HealthState.Degraded, accepted);
        }

        var violated = Conditions.Find(definition, "NonStructuralSchema"u8);
        if (Conditions.IsTrue(violated))
        {
            return new HealthFinding(HealthState.Degraded, "NonStructuralSchema"u8, violated["message"u8].Text);
        }

        var established = Conditions.Find(definition, "Established"u8);
        return Conditions.IsTrue(established)
            ? new HealthFinding(HealthState.Healthy, "Established"u8)
            : Conditions.Say(HealthState.Progressing, established);
    }
}
