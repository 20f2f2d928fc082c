namespace FleetSync.Telemetry;

/// <summary>One line of numbers of a metric.</summary>
/// <param name="labels">What tells it from the others.</param>
internal sealed class MetricSeries(KeyValuePair<string, object?>[] labels)
{
    /// <summary>What tells it from the others of its metric.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    /// <summary>A counter's total, a gauge's value, or the sum of a histogram's values.</summary>
    public double Value { get; set; }

    /// <summary>A histogram's counts: how many values lie within each bound and above the one before, and last those above all.</summary>
    public long[] Buckets { get; init; } = [];

    /// <summary>Whether it has just these labels.</summary>
    public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> others) =>
        labels.AsSpan().SequenceEqual(others);
}
