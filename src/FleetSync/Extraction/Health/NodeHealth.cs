using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Health;

/// <summary>
/// Nodes: not ready, then a pressure or a known problem, then cordoned. Of other conditions that are True nobody can tell
/// whether they are good: node-problem-detector's are not, k3s' EtcdIsVoter is.
/// </summary>
internal static class NodeHealth
{
    private static ReadOnlySpan<byte> Problems =>
        "NetworkUnavailable KernelDeadlock ReadonlyFilesystem CorruptDockerOverlay2 FrequentKubeletRestart FrequentContainerdRestart"u8;

    /// <summary>Tells the health.</summary>
    public static HealthFinding Of(JsonView node)
    {
        var ready = Conditions.Find(node, "Ready"u8);
        var cordoned = node["spec"u8]["unschedulable"u8].IsTrue;
        if (!Conditions.IsTrue(ready))
        {
            // kubectl prints Unknown for a node that never reported.
            return new HealthFinding(
                ready.Exists ? HealthState.Degraded : HealthState.Unknown,
                Reason(node, ready.Exists ? "NotReady"u8 : "Unknown"u8, cordoned),
                ready["message"u8].Text);
        }

        foreach (var condition in node["status"u8]["conditions"u8].Items)
        {
            if (IsProblem(condition))
            {
                return new HealthFinding(HealthState.Degraded, condition["type"u8].Text, condition["message"u8].Text);
            }
        }

        return new HealthFinding(
            cordoned ? HealthState.Suspended : HealthState.Healthy,
            Reason(node, "Ready"u8, cordoned),
            cordoned ? "The node takes no new pods."u8 : default);
    }

    /// <summary>Whether a condition tells of a problem by being True.</summary>
    public static bool IsProblem(JsonView condition)
    {
        var type = condition["type"u8].Text;
        return Conditions.IsTrue(condition) && (type.EndsWith("Pressure"u8) || Utf8Words.Has(Problems, type));
    }

    private static ReadOnlySpan<byte> Reason(JsonView node, ReadOnlySpan<byte> word, bool cordoned) =>
        cordoned ? node.Scratch.Join(word, ",SchedulingDisabled"u8) : word;
}
