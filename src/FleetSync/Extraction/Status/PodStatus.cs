using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>What <c>kubectl get pods -o wide</c> prints of a pod, and why its containers wait or ended.</summary>
internal static class PodStatus
{
    /// <summary>Writes the status.</summary>
    public static void Write(JsonView pod, StatusWriter writer)
    {
        var spec = pod["spec"u8];
        var status = pod["status"u8];
        var (ready, total, restarts) = Counts(pod);
        writer.Text("phase"u8, status["phase"u8].Text);
        writer.Ratio("ready"u8, pod, ready, total);
        writer.Number("restarts"u8, restarts);
        writer.Text("node"u8, spec["nodeName"u8].Text);
        writer.Text("podIP"u8, status["podIP"u8].Text);
        Images.Write(spec, writer);
        WriteContainers(pod, writer);
        writer.Conditions(pod, onlyUntrue: true);
    }

    private static (long Ready, long Total, long Restarts) Counts(JsonView pod)
    {
        long ready = 0, restarts = 0, total = pod["spec"u8]["containers"u8].Count;
        foreach (var container in pod["spec"u8]["initContainers"u8].Items)
        {
            total += container["restartPolicy"u8].Is("Always"u8) ? 1 : 0;
        }

        foreach (var container in pod["status"u8]["containerStatuses"u8].Items)
        {
            ready += container["ready"u8].IsTrue ? 1 : 0;
            restarts += container["restartCount"u8].Int64();
        }

        foreach (var container in pod["status"u8]["initContainerStatuses"u8].Items)
        {
            restarts += container["restartCount"u8].Int64();
            ready += container["ready"u8].IsTrue && PodInitialization.IsSidecar(pod, container["name"u8].Text) ? 1 : 0;
        }

        return (ready, total, restarts);
    }

    /// <summary>Only what is not plainly running: <c>"app": "CrashLoopBackOff, last OOMKilled (exit code 137)"</c>.</summary>
    private static void WriteContainers(JsonView pod, StatusWriter writer)
    {
        var open = false;
        WriteContainers(pod["status"u8]["initContainerStatuses"u8], isInit: true, writer, ref open);
        WriteContainers(pod["status"u8]["containerStatuses"u8], isInit: false, writer, ref open);
        if (open)
        {
            writer.EndMap();
        }
    }

    private static void WriteContainers(JsonView statuses, bool isInit, StatusWriter writer, ref bool open)
    {
        foreach (var container in statuses.Items)
        {
            var state = container["state"u8];
            var terminated = state["terminated"u8];
            if (isInit && terminated.Exists && terminated["exitCode"u8].Int64() == 0)
            {
                continue;
            }

            var words = state["waiting"u8]["reason"u8].Text;
            words = words.IsEmpty ? End(terminated) : words;
            var last = End(container["lastState"u8]["terminated"u8]);
            if (words.IsEmpty && last.IsEmpty)
            {
                continue;
            }

            if (!open)
            {
                writer.StartMap("containers"u8);
                open = true;
            }

            words = words.IsEmpty ? "Running"u8 : words;
            writer.Text(container["name"u8].Text, last.IsEmpty ? words : container.Scratch.Join(words, ", last "u8, last));
        }
    }

    private static ReadOnlySpan<byte> End(JsonView terminated)
    {
        var reason = PodHealth.EndOf(terminated);
        var code = terminated["exitCode"u8].Int64();
        return code == 0 || terminated["reason"u8].Text.IsEmpty
            ? reason
            : terminated.Scratch.Join(reason, terminated.Scratch.Number(" (exit code "u8, code), ")"u8);
    }
}
