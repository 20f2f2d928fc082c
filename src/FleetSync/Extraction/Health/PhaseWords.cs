namespace FleetSync.Extraction.Health;

/// <summary>
/// What the words of phases and states mean. A phase is one word (Running) or a sentence ("Cluster in healthy state"); in a
/// sentence the worst word decides, for "waiting to become ready" is not ready.
/// </summary>
internal static class PhaseWords
{
    private static ReadOnlySpan<byte> Names =>
        "phase state status health healthStatus currentState currentPhase printableStatus clusterStatus PostgresClusterStatus robustness jobStatus"u8;

    private static ReadOnlySpan<byte> Healthy =>
        """
        running ready bound active available succeeded success successful successfully complete completed healthy ok established online
        deployed installed provisioned attached synced synchronized valid enabled up normal green accepted approved issued
        created reconciled operational serving connected done finished loaded passed stable health_ok up-to-date uptodate
        """u8;

    private static ReadOnlySpan<byte> Progressing =>
        """
        pending progressing provisioning creating initializing starting deploying installing updating upgrading scaling
        configuring reconciling waiting inprogress in-progress progress new scheduled scheduling queued preparing restoring
        deleting terminating terminated-pending attaching detaching bootstrapping migrating rolling running-setup joining syncing
        processing resizing restarting stopping pulling importing building setup setting switchover promoting validating
        verifying cloning allocating binding releasing rebuilding recovering issuing renewing submitted yellow outofsync
        """u8;

    private static ReadOnlySpan<byte> Degraded =>
        """
        failed failing failure error errored degraded unhealthy invalid rejected denied lost crashed unrecoverable broken
        partiallyfailed partially-failed failedvalidation aborted timeout timedout expired down offline red unavailable faulted conflict
        evicted stalled crashloopbackoff imagepullbackoff errimagepull health_err unready notready not-ready unschedulable unreachable
        """u8;

    private static ReadOnlySpan<byte> Suspended =>
        "suspended paused hibernated hibernating stopped disabled halted cancelled canceled inactive idle sleeping scaledtozero"u8;

    /// <summary>Whether a status property of this name is a phase.</summary>
    public static bool IsPhaseName(ReadOnlySpan<byte> name) => Utf8Words.Has(Names, name);

    /// <summary>The state that a phase means.</summary>
    /// <param name="phase">The phase as the object has it.</param>
    /// <param name="state">The state.</param>
    /// <returns>Whether any of its words is known.</returns>
    public static bool TryRead(ReadOnlySpan<byte> phase, out HealthState state)
    {
        state = HealthState.Unknown;
        var known = false;
        var negated = false;
        phase = Utf8Words.CutToBytes(phase, 200);
        while (!phase.IsEmpty)
        {
            var end = phase.IndexOfAny(" ,;:."u8);
            var word = end < 0 ? phase : phase[..end];
            phase = end < 0 ? default : phase[(end + 1)..];
            if (Utf8Words.Has("not no"u8, word))
            {
                negated = true;
            }
            else if (TryReadWord(word, out var meant))
            {
                meant = negated && meant == HealthState.Healthy ? HealthState.Progressing : meant;
                state = !known || Weight(meant) > Weight(state) ? meant : state;
                (known, negated) = (true, false);
            }
        }

        return known;
    }

    private static bool TryReadWord(ReadOnlySpan<byte> word, out HealthState state)
    {
        state = HealthState.Unknown;
        if (Utf8Words.Has(Healthy, word))
        {
            state = HealthState.Healthy;
        }
        else if (Utf8Words.Has(Degraded, word))
        {
            state = HealthState.Degraded;
        }
        else if (Utf8Words.Has(Progressing, word))
        {
            state = HealthState.Progressing;
        }
        else if (Utf8Words.Has(Suspended, word))
        {
            state = HealthState.Suspended;
        }

        return state != HealthState.Unknown;
    }

    private static int Weight(HealthState state) => state switch
    {
        HealthState.Degraded => 4,
        HealthState.Progressing => 3,
        HealthState.Suspended => 2,
        _ => 1,
    };
}
