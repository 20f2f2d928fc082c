using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>
/// Pods. The reason is the STATUS column of <c>kubectl get pods</c> (kubernetes, printersPod), with one addition: a pod that no
/// node takes says FailedScheduling. The state follows gitops-engine's rules; a pod that cannot be scheduled is Degraded, for it
/// will not get there by itself.
/// </summary>
internal static class PodHealth
{
    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView pod)
    {
        var status = pod["status"u8];
        var phase = status["phase"u8].Text;
        var deleting = pod["metadata"u8]["deletionTimestamp"u8].Exists;
        if (deleting && status["reason"u8].Is("NodeLost"u8))
        {
            return new HealthFinding(HealthState.Unknown, "Unknown"u8, status["message"u8].Text);
        }

        if (deleting && !phase.SequenceEqual("Failed"u8) && !phase.SequenceEqual("Succeeded"u8))
        {
            return new HealthFinding(HealthState.Progressing, "Terminating"u8, status["message"u8].Text);
        }

        var reason = status["reason"u8].Text;
        reason = reason.IsEmpty ? phase : reason;
        var culprit = default(JsonView);
        var initializing = PodInitialization.Read(pod, ref reason, ref culprit);
        if (!initializing || Conditions.IsTrue(Conditions.Find(pod, "Initialized"u8)))
        {
            ReadContainers(pod, ref reason, ref culprit);
        }

        return phase switch
        {
            _ when phase.SequenceEqual("Pending"u8) => Pending(pod, reason, culprit),
            _ when phase.SequenceEqual("Running"u8) => Running(pod, reason, culprit),
            _ when phase.SequenceEqual("Succeeded"u8) => new HealthFinding(HealthState.Healthy, reason),
            _ when phase.SequenceEqual("Failed"u8) => new HealthFinding(HealthState.Degraded, reason, Sentence(pod, culprit)),
            _ => new HealthFinding(HealthState.Unknown, reason.IsEmpty ? "Unknown"u8 : reason, Sentence(pod, culprit)),
        };
    }

    /// <summary>kubectl's walk from the last container to the first: the first container's trouble wins.</summary>
    private static void ReadContainers(JsonView pod, ref ReadOnlySpan<byte> reason, ref JsonView culprit)
    {
        var running = false;
        var decided = false;
        foreach (var container in pod["status"u8]["containerStatuses"u8].Items)
        {
            var state = container["state"u8];
            var word = WordOf(state);
            if (!word.IsEmpty && !decided)
            {
                reason = word;
                (culprit, decided) = (container, true);
            }

            running |= word.IsEmpty && container["ready"u8].IsTrue && state["running"u8].Exists;
        }

        if (running && reason.SequenceEqual("Completed"u8))
        {
            reason = Conditions.IsTrue(Conditions.Find(pod, "Ready"u8)) ? "Running"u8 : "NotReady"u8;
        }
    }

    /// <summary>The word for a container that waits or has ended; empty for one that runs.</summary>
    private static ReadOnlySpan<byte> WordOf(JsonView state)
    {
        var waiting = state["waiting"u8]["reason"u8].Text;
        return waiting.IsEmpty ? EndOf(state["terminated"u8]) : waiting;
    }

    /// <summary>The word for a container that has ended: its reason, else the signal or the exit code; empty for any other.</summary>
    internal static ReadOnlySpan<byte> EndOf(JsonView terminated)
    {
        if (!terminated.Exists)
        {
            return default;
        }

        var reason = terminated["reason"u8].Text;
        if (!reason.IsEmpty)
        {
            return reason;
        }

        var signal = terminated["signal"u8].Int64();
        return signal != 0
            ? terminated.Scratch.Number("Signal:"u8, signal)
            : terminated.Scratch.Number("ExitCode:"u8, terminated["exitCode"u8].Int64());
    }

    private static HealthFinding Pending(JsonView pod, ReadOnlySpan<byte> reason, JsonView culprit)
    {
        if (IsTrouble(reason))
        {
            return new HealthFinding(HealthState.Degraded, reason, Sentence(pod, culprit));
        }

        var scheduled = Conditions.Find(pod, "PodScheduled"u8);
        if (scheduled["reason"u8].Is("SchedulingGated"u8))
        {
            return new HealthFinding(HealthState.Suspended, "SchedulingGated"u8, scheduled["message"u8].Text);
        }

        return scheduled["reason"u8].Is("Unschedulable"u8)
            ? new HealthFinding(HealthState.Degraded, "FailedScheduling"u8, scheduled["message"u8].Text)
            : new HealthFinding(HealthState.Progressing, reason, Sentence(pod, culprit));
    }

    private static HealthFinding Running(JsonView pod, ReadOnlySpan<byte> reason, JsonView culprit)
    {
        var ready = Conditions.Find(pod, "Ready"u8);
        if (IsTrouble(reason))
        {
            return new HealthFinding(HealthState.Degraded, reason, Sentence(pod, culprit));
        }

        if (Conditions.IsTrue(ready))
        {
            return new HealthFinding(HealthState.Healthy, reason);
        }

        // A pod that runs to completion is never ready once its containers are done.
        if (!pod["spec"u8]["restartPolicy"u8].Is("Always"u8) && !reason.SequenceEqual("NotReady"u8) && !ready.Exists)
        {
            return new HealthFinding(HealthState.Healthy, reason);
        }

        var sentence = Sentence(pod, culprit);
        return new HealthFinding(
            HasEndedBefore(pod) ? HealthState.Degraded : HealthState.Progressing,
            reason,
            sentence.IsEmpty ? ready["message"u8].Text : sentence);
    }

    /// <summary>Not ready, and a container had to be started again: it is failing rather than starting.</summary>
    private static bool HasEndedBefore(JsonView pod)
    {
        foreach (var container in pod["status"u8]["containerStatuses"u8].Items)
        {
            if (container["lastState"u8]["terminated"u8].Exists)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The kubelet's words for what will not get better by waiting: CrashLoopBackOff, ErrImagePull, OOMKilled, ExitCode:1…</summary>
    private static bool IsTrouble(ReadOnlySpan<byte> reason)
    {
        if (reason.StartsWith("Init:"u8))
        {
            reason = reason["Init:"u8.Length..];
        }

        return reason.StartsWith("Err"u8)
            || reason.EndsWith("Error"u8)
            || reason.EndsWith("BackOff"u8)
            || (reason.StartsWith("ExitCode:"u8) && !reason.SequenceEqual("ExitCode:0"u8))
            || reason.StartsWith("Signal:"u8)
            || Utf8Words.Has(
                "OOMKilled InvalidImageName ContainerCannotRun DeadlineExceeded ContainerStatusUnknown StartError Evicted"u8, reason);
    }

    /// <summary>The pod's own message, else what the deciding container says of its state or of its last end.</summary>
    private static ReadOnlySpan<byte> Sentence(JsonView pod, JsonView culprit)
    {
        var message = pod["status"u8]["message"u8].Text;
        message = message.IsEmpty ? culprit["state"u8]["waiting"u8]["message"u8].Text : message;
        message = message.IsEmpty ? culprit["state"u8]["terminated"u8]["message"u8].Text : message;
        return message.IsEmpty ? culprit["lastState"u8]["terminated"u8]["message"u8].Text : message;
    }
}
