using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>Namespaces: Active, or Terminating and what holds that up.</summary>
internal static class NamespaceHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView scope)
    {
        var phase = scope["status"u8]["phase"u8].Text;
        if (!phase.SequenceEqual("Terminating"u8))
        {
            return new HealthFinding(HealthState.Healthy, phase);
        }

        var remaining = default(JsonView);
        foreach (var condition in scope["status"u8]["conditions"u8].Items)
        {
            if (!Conditions.IsTrue(condition))
            {
                continue;
            }

            // Failures to find or to delete what is in it do not pass by themselves; contents and finalizers usually do.
            if (condition["type"u8].Text.EndsWith("Failure"u8))
            {
                return new HealthFinding(HealthState.Degraded, "Terminating"u8, condition["message"u8].Text);
            }

            remaining = condition;
        }

        return new HealthFinding(HealthState.Progressing, "Terminating"u8, remaining["message"u8].Text);
    }
}
