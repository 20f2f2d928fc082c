using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>What an object's conditions say together, and which of them decides.</summary>
/// <param name="State">The state; Unknown when no condition is known.</param>
/// <param name="Condition">The deciding condition.</param>
internal readonly record struct ConditionVerdict(HealthState State, JsonView Condition)
{
    /// <summary>True is good, False is not.</summary>
    private static ReadOnlySpan<byte> Positive =>
        """
        Ready Available Healthy Established Synced Succeeded Reconciled Complete Completed NamesAccepted Accepted Programmed
        ResolvedRefs Installed Deployed Provisioned Bound Issued Initialized InfrastructureReady ControlPlaneReady
        BootstrapReady Reachable Valid Validated Released AllReplicasReady ConfigurationsReady RoutesReady
        """u8;

    /// <summary>True is failure.</summary>
    private static ReadOnlySpan<byte> Negative =>
        """
        Degraded Failed Failing Failure Stalled Error Errored ReplicaFailure Dangling NotReady Invalid Unhealthy Conflicted
        ReconcileError ErrorOccurred SyncError ComparisonError InvalidSpecError OrphanedResourceError ConfigError ReconciliationFailed
        """u8;

    /// <summary>True is on its way.</summary>
    private static ReadOnlySpan<byte> Moving =>
        "Progressing Reconciling Issuing Creating Updating Upgrading Deleting Provisioning Installing Scaling Restoring Pending Terminating"u8;

    /// <summary>Reads the conditions of the object, and of its parents where it has them (Gateway API routes).</summary>
    public static ConditionVerdict Of(JsonView resource)
    {
        var status = resource["status"u8];
        var verdict = Read(status["conditions"u8], default);
        if (status["parents"u8].Kind == JsonKind.Array)
        {
            foreach (var parent in status["parents"u8].Items)
            {
                verdict = parent.Kind == JsonKind.Object ? Read(parent["conditions"u8], verdict) : verdict;
            }
        }

        return verdict.Condition.Exists ? verdict : new ConditionVerdict(HealthState.Unknown, default);
    }

    private static ConditionVerdict Read(JsonView conditions, ConditionVerdict verdict)
    {
        if (conditions.Kind != JsonKind.Array)
        {
            return verdict;
        }

        foreach (var condition in conditions.Items)
        {
            if (condition.Kind == JsonKind.Object && TryRead(condition, out var state)
                && (!verdict.Condition.Exists || Weight(state, condition) > Weight(verdict.State, verdict.Condition)))
            {
                verdict = new ConditionVerdict(state, condition);
            }
        }

        return verdict;
    }

    private static bool TryRead(JsonView condition, out HealthState state)
    {
        var type = condition["type"u8].Text;
        var value = condition["status"u8].Text;
        var isTrue = value.SequenceEqual("True"u8);
        var isFalse = value.SequenceEqual("False"u8);
        state = HealthState.Unknown;
        if (Utf8Words.Has(Positive, type))
        {
            state = isTrue ? HealthState.Healthy
                : isFalse && !SoundsOnItsWay(condition["reason"u8].Text) ? HealthState.Degraded
                : HealthState.Progressing;
        }
        else if (isTrue && Utf8Words.Has(Negative, type))
        {
            state = HealthState.Degraded;
        }
        else if (isTrue && Utf8Words.Has(Moving, type) && !SoundsFinished(condition["reason"u8].Text))
        {
            state = HealthState.Progressing;
        }

        return state != HealthState.Unknown;
    }

    /// <summary>Reasons of a False condition that will pass: Progressing, InProgress, WaitingForClaim, DependencyNotReady.</summary>
    private static bool SoundsOnItsWay(ReadOnlySpan<byte> reason) =>
        Utf8Words.EndsWith(reason, "ing"u8)
        || reason.StartsWith("Waiting"u8)
        || Utf8Words.EndsWith(reason, "InProgress"u8)
        || Utf8Words.Has("DoesNotExist DependencyNotReady NewGeneration Requested Unknown"u8, reason);

    private static bool SoundsFinished(ReadOnlySpan<byte> reason) =>
        reason.EndsWith("Available"u8) || reason.EndsWith("Completed"u8) || reason.EndsWith("Complete"u8);

    /// <summary>The worse state decides; among equals the condition that sums up the others.</summary>
    private static int Weight(HealthState state, JsonView condition)
    {
        var weight = state switch
        {
            HealthState.Degraded => 40,
            HealthState.Progressing => 30,
            HealthState.Healthy => 10,
            _ => 0,
        };
        return weight + (Utf8Words.Has("Ready Available Healthy Succeeded Failed Degraded"u8, condition["type"u8].Text) ? 1 : 0);
    }
}
