using System.Globalization;

namespace FleetSync.Telemetry.Otlp;

/// <summary>
/// An ExportMetricsServiceRequest of OTLP 1, all counts since the process started (cumulative). Written by hand: OpenTelemetry's own
/// exporter makes the program 1.4 MB larger. Source: opentelemetry-proto, metrics/v1/metrics.proto and collector/metrics/v1.
/// </summary>
/// <param name="writer">Gets the bytes.</param>
/// <param name="resource">Attributes of whoever measures: service.name and the like.</param>
/// <param name="started">Since when counters count.</param>
/// <param name="now">The moment of the reading.</param>
internal sealed class MetricsRequest(
    ProtoWriter writer, IReadOnlyCollection<KeyValuePair<string, string>> resource, DateTimeOffset started, DateTimeOffset now)
{
    private const int Cumulative = 2;

    private readonly ulong _started = Nanoseconds(started);
    private readonly ulong _now = Nanoseconds(now);
    private int _resourceMetrics;
    private int _scopeMetrics;

    /// <summary>Before the first metric.</summary>
    /// <param name="scope">The meter's name.</param>
    /// <param name="version">Its version.</param>
    public void Begin(string scope, string version)
    {
        writer.Clear();
        _resourceMetrics = writer.Begin(1);
        var inner = writer.Begin(1);
        foreach (var (name, value) in resource)
        {
            Attribute(1, name, value);
        }

        writer.End(inner);
        _scopeMetrics = writer.Begin(2);
        inner = writer.Begin(1);
        writer.Text(1, scope);
        writer.Text(2, version);
        writer.End(inner);
    }

    /// <summary>Writes a metric with all its series; nothing of one that has none.</summary>
    /// <param name="family">The metric.</param>
    public void Write(MetricFamily family)
    {
        if (family.Series.Count == 0)
        {
            return;
        }

        var metric = writer.Begin(2);
        writer.Text(1, family.Name);
        writer.Text(2, family.Meaning);
        writer.Text(3, family.Unit);
        var data = writer.Begin(family.Kind switch
        {
            MetricKind.Gauge => 5,
            MetricKind.Counter => 7,
            _ => 9,
        });
        foreach (var series in family.Series)
        {
            Point(family, series);
        }

        if (family.Kind != MetricKind.Gauge)
        {
            writer.Small(2, Cumulative);
        }

        if (family.Kind == MetricKind.Counter)
        {
            writer.Small(3, 1);
        }

        writer.End(data);
        writer.End(metric);
    }

    /// <summary>After the last metric.</summary>
    public void End()
    {
        writer.End(_scopeMetrics);
        writer.End(_resourceMetrics);
    }

    private void Point(MetricFamily family, MetricSeries series)
    {
        var point = writer.Begin(1);
        writer.Fixed(2, _started);
        writer.Fixed(3, _now);
        if (family.Kind == MetricKind.Histogram)
        {
            writer.Fixed(4, (ulong)series.Buckets.Sum());
            writer.Double(5, series.Value);
            var counts = writer.Begin(6);
            foreach (var count in series.Buckets)
            {
                writer.Packed((ulong)count);
            }

            writer.End(counts);
            var bounds = writer.Begin(7);
            foreach (var bound in family.Bounds)
            {
                writer.Packed(bound);
            }

            writer.End(bounds);
        }
        else
        {
            writer.Double(4, series.Value);
        }

        var labels = family.Kind == MetricKind.Histogram ? 9 : 7;
        foreach (var (name, value) in series.Labels)
        {
            Attribute(labels, name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
        }

        writer.End(point);
    }

    private void Attribute(int field, string name, string value)
    {
        var attribute = writer.Begin(field);
        writer.Text(1, name);
        var any = writer.Begin(2);
        // Not left out where it is empty: a value of no kind is another thing.
        var text = writer.Begin(1);
        writer.Raw(value);
        writer.End(text);
        writer.End(any);
        writer.End(attribute);
    }

    private static ulong Nanoseconds(DateTimeOffset time) => (ulong)((time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}
