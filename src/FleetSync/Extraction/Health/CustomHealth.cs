using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>
/// Custom resources, and built-in kinds without a rule of their own: read by what the API conventions and the common operators
/// agree on. In this order: an Argo CD health of its own, suspension, conditions that say failure, a controller that has not yet seen
/// the spec, conditions that say it is on its way or not ready, phases, conditions that say it is ready.
/// An object without a status has nothing to say and counts as Healthy; one whose status says nothing known is Unknown.
/// </summary>
internal static class CustomHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView resource)
    {
        var status = resource["status"u8];
        if (status.Kind != JsonKind.Object || status.Count == 0)
        {
            return IsSuspended(resource)
                ? new HealthFinding(HealthState.Suspended, "Suspended"u8)
                : new HealthFinding(HealthState.Healthy);
        }

        if (status["health"u8] is { Kind: JsonKind.Object } own && HealthWords.TryParse(own["status"u8].Text, out var said))
        {
            return new HealthFinding(said, own["status"u8].Text, own["message"u8].Text);
        }

        if (IsSuspended(resource))
        {
            return new HealthFinding(HealthState.Suspended, "Suspended"u8);
        }

        var verdict = ConditionVerdict.Of(resource);
        var hasPhase = TryReadPhase(status, out var phase, out var phaseState);
        if (verdict.State == HealthState.Degraded)
        {
            // "Setting up primary" says why it is not ready yet; a condition that names a failure is not explained away.
            if (hasPhase && phaseState == HealthState.Progressing && Conditions.IsFalse(verdict.Condition))
            {
                return new HealthFinding(HealthState.Progressing, phase, Sentence(status, verdict.Condition));
            }

            return Conditions.Say(HealthState.Degraded, verdict.Condition);
        }

        if (hasPhase && phaseState == HealthState.Degraded)
        {
            return new HealthFinding(HealthState.Degraded, phase, Sentence(status, verdict.Condition));
        }

        if (Conditions.IsBehind(resource))
        {
            return new HealthFinding(HealthState.Progressing, "Reconciling"u8, "The newest spec is not yet observed."u8);
        }

        if (verdict.State == HealthState.Progressing)
        {
            return hasPhase && phaseState == HealthState.Progressing
                ? new HealthFinding(HealthState.Progressing, phase, Sentence(status, verdict.Condition))
                : Conditions.Say(HealthState.Progressing, verdict.Condition);
        }

        if (hasPhase)
        {
            return new HealthFinding(phaseState, phase, phaseState == HealthState.Healthy ? default : Sentence(status, verdict.Condition));
        }

        return verdict.State == HealthState.Healthy
            ? new HealthFinding(HealthState.Healthy, verdict.Condition["type"u8].Text)
            : new HealthFinding(HealthState.Unknown);
    }

    private static bool TryReadPhase(JsonView status, out ReadOnlySpan<byte> phase, out HealthState state)
    {
        phase = default;
        state = HealthState.Unknown;
        var known = false;
        foreach (var property in status.Properties)
        {
            if (property.Kind != JsonKind.String || !PhaseWords.IsPhaseName(property.Name)
                || !PhaseWords.TryRead(property.Text, out var meant))
            {
                continue;
            }

            // One that says failure outweighs the rest; else the first speaks.
            if (!known || (meant == HealthState.Degraded && state != HealthState.Degraded))
            {
                phase = property.Text;
                (state, known) = (meant, true);
            }
        }

        return known;
    }

    private static ReadOnlySpan<byte> Sentence(JsonView status, JsonView condition)
    {
        var message = condition["message"u8].Text;
        message = message.IsEmpty && status["message"u8].Kind == JsonKind.String ? status["message"u8].Text : message;
        return message.IsEmpty && status["phaseReason"u8].Kind == JsonKind.String ? status["phaseReason"u8].Text : message;
    }

    private static bool IsSuspended(JsonView resource)
    {
        var spec = resource["spec"u8];
        return spec.Kind == JsonKind.Object
            && (spec["suspend"u8].Kind == JsonKind.True || spec["suspended"u8].Kind == JsonKind.True
                || spec["paused"u8].Kind == JsonKind.True);
    }
}
