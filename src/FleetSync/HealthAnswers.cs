using System.Globalization;
using System.Text;
using FleetSync.Telemetry;

namespace FleetSync;

/// <summary>What /healthz and /readyz say.</summary>
internal static class HealthAnswers
{
    /// <summary>
    /// Whether a restart would help. Nothing that is down outside makes an agent unhealthy: the next one would find the same.
    /// </summary>
    /// <param name="now">How far the agent is; null while it is not there yet.</param>
    public static HttpAnswer Live(SyncProgress? now) => now?.Stall is { } stall
        ? HttpAnswer.Text(503, $"stuck: {stall}")
        : HttpAnswer.Text(200, "alive");

    /// <summary>
    /// Whether the store is true to the cluster, as far as it can be read: the initial synchronisation is acknowledged and the store takes
    /// writes. What is not covered is named, and makes nobody wait. A standby is ready: to take over is all it has to be.
    /// </summary>
    /// <param name="now">How far the agent is; null while it is not there yet.</param>
    /// <param name="waitsFor">What it waits for then.</param>
    public static HttpAnswer Ready(SyncProgress? now, string waitsFor)
    {
        if (now is null)
        {
            return HttpAnswer.Text(503, $"not ready: {waitsFor}");
        }

        if (now.IsStandby)
        {
            return HttpAnswer.Text(200, $"ready: standing by for cluster {now.Cluster}; another agent writes");
        }

        var text = new StringBuilder();
        var isReady = now is { SyncedAfter: not null, StoreFault: null };
        if (now.SyncedAfter is { } after)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(isReady ? "ready" : "not ready")}: cluster {now.Cluster} was in sync after {after.TotalSeconds:0.0} s: ");
            text.Append(CultureInfo.InvariantCulture, $"{now.Objects} objects, {now.TypesSynced} of {now.TypesDiscovered} types, {now.Pending} changes wait\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"not ready: cluster {now.Cluster}: {now.TypesSynced} of {now.TypesDiscovered} types are in the store, ");
            text.Append(CultureInfo.InvariantCulture, $"{now.Written} objects written, {now.Pending} changes wait\n");
        }

        if (now.StoreFault is { } fault)
        {
            text.Append("the store takes no writes: ").AppendLine(fault.Message);
        }

        foreach (var (type, why) in now.NotReadable)
        {
            text.Append("not covered: ").Append(type).Append(": ").AppendLine(why);
        }

        return HttpAnswer.Text(isReady ? 200 : 503, text.ToString());
    }
}
