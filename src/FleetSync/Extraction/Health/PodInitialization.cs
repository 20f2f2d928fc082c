using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>
/// A pod's init containers, as kubectl prints them: <c>Init:0/2</c>, <c>Init:CrashLoopBackOff</c>. Sidecars (init containers that
/// are restarted always, KEP-753) count as done once started.
/// </summary>
internal static class PodInitialization
{
    /// <summary>Reads how far initialization is.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="reason">Becomes the word for the init container that is not done.</param>
    /// <param name="culprit">Becomes that container's status.</param>
    /// <returns>Whether the pod is still being initialized.</returns>
    public static bool Read(JsonView pod, ref ReadOnlySpan<byte> reason, ref JsonView culprit)
    {
        var done = 0;
        foreach (var container in pod["status"u8]["initContainerStatuses"u8].Items)
        {
            var terminated = container["state"u8]["terminated"u8];
            var succeeded = terminated.Exists && terminated["exitCode"u8].Int64() == 0;
            if (succeeded || (container["started"u8].IsTrue && IsSidecar(pod, container["name"u8].Text)))
            {
                done++;
                continue;
            }

            culprit = container;
            var waiting = container["state"u8]["waiting"u8]["reason"u8].Text;
            if (terminated.Exists)
            {
                reason = pod.Scratch.Join("Init:"u8, PodHealth.EndOf(terminated));
            }
            else if (!waiting.IsEmpty && !waiting.SequenceEqual("PodInitializing"u8))
            {
                reason = pod.Scratch.Join("Init:"u8, waiting);
            }
            else
            {
                reason = pod.Scratch.Ratio("Init:"u8, done, pod["spec"u8]["initContainers"u8].Count);
            }

            return true;
        }

        return false;
    }

    /// <summary>Whether an init container is a sidecar.</summary>
    public static bool IsSidecar(JsonView pod, ReadOnlySpan<byte> name)
    {
        foreach (var container in pod["spec"u8]["initContainers"u8].Items)
        {
            if (container["name"u8].Is(name))
            {
                return container["restartPolicy"u8].Is("Always"u8);
            }
        }

        return false;
    }
}
