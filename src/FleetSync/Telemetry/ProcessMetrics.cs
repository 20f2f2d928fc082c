using System.Diagnostics.Metrics;
using System.Globalization;

namespace FleetSync.Telemetry;

/// <summary>What is measured of the process; under Prometheus' own names where it has any.</summary>
internal static class ProcessMetrics
{
    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    /// <param name="time">The clock.</param>
    public static void Create(Meter meter, TimeProvider time)
    {
        var started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        _ = meter.CreateObservableGauge("process.start_time", () => started, "s", "When the process started, in Unix time.");
        _ = meter.CreateObservableGauge("process.resident_memory", static () => Environment.WorkingSet, "By", "Resident memory, which a container's limit is held to.");
        _ = meter.CreateObservableCounter("process.cpu", static () => Environment.CpuUsage.TotalTime.TotalSeconds, "s", "User and system time spent.");
        _ = meter.CreateObservableGauge("fleetsync.gc.heap.size", static () => GC.GetTotalMemory(forceFullCollection: false), "By", "Managed memory in use, garbage not yet collected included.");
        _ = meter.CreateObservableGauge("fleetsync.gc.heap.limit", static () => GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes, "By", "Memory that the collector may use: three quarters of the container's limit, where it has one.");
        _ = meter.CreateObservableCounter("fleetsync.gc.collections", Collections, "{collection}", "Garbage collections by the oldest generation collected.");
        _ = meter.CreateObservableCounter("fleetsync.gc.pause", static () => GC.GetTotalPauseDuration().TotalSeconds, "s", "Time for which the collector stopped everything.");
    }

    private static IEnumerable<Measurement<long>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            // A collection of a generation counts as one of all younger ones too.
            var older = generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0;
            yield return new Measurement<long>(
                GC.CollectionCount(generation) - older,
                new KeyValuePair<string, object?>("generation", generation.ToString(CultureInfo.InvariantCulture)));
        }
    }
}
