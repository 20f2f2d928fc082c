using System.Buffers;
using System.Globalization;
using System.Text;

namespace FleetSync.Telemetry;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4, under the names that OpenTelemetry's specification of the two gives them: dots
/// become underscores, the unit and _total follow. Source: prometheus.io/docs/instrumenting/exposition_formats, and
/// opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics.
/// </summary>
/// <param name="output">Gets the text, in UTF-8.</param>
internal sealed class PrometheusText(IBufferWriter<byte> output)
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes a metric with all its series; nothing of one that has none.</summary>
    /// <param name="family">The metric.</param>
    public void Write(MetricFamily family)
    {
        if (family.Series.Count == 0)
        {
            return;
        }

        var name = NameOf(family);
        Write($"# HELP {name} {family.Meaning}\n");
        Write($"# TYPE {name} {TypeOf(family.Kind)}\n");
        foreach (var series in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(name, family, series);
            }
            else
            {
                Write($"{name}{Labels(series)} {Number(series.Value)}\n");
            }
        }
    }

    /// <summary>A metric's name in Prometheus.</summary>
    /// <param name="family">The metric.</param>
    public static string NameOf(MetricFamily family)
    {
        var name = family.Name.Replace('.', '_');
        var unit = family.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return (name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit) + (family.Kind == MetricKind.Counter ? "_total" : "");
    }

    private void WriteHistogram(string name, MetricFamily family, MetricSeries series)
    {
        long count = 0;
        for (var i = 0; i < series.Buckets.Length; i++)
        {
            count += series.Buckets[i];
            var bound = i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf";
            Write($"{name}_bucket{Labels(series, "le", bound)} {count}\n");
        }

        Write($"{name}_sum{Labels(series)} {Number(series.Value)}\n");
        Write($"{name}_count{Labels(series)} {count}\n");
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static string Labels(MetricSeries series, string? also = null, string value = "")
    {
        if (series.Labels.Count == 0 && also is null)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (label, content) in series.Labels)
        {
            Append(text, label, Convert.ToString(content, CultureInfo.InvariantCulture) ?? "");
        }

        if (also is not null)
        {
            Append(text, also, value);
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, string label, string value)
    {
        text.Append(text.Length > 1 ? "," : "").Append(label).Append("=\"");
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append("\\n"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private void Write(string text) => Encoding.UTF8.GetBytes(text, output);
}
