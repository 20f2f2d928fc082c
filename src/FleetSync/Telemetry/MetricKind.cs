namespace FleetSync.Telemetry;

/// <summary>What may be done with a metric's numbers.</summary>
internal enum MetricKind
{
    /// <summary>Only ever grows while the process lives.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Values, counted by size.</summary>
    Histogram,
}
