using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using FleetSync.Telemetry;
using Xunit;

namespace FleetSync.Tests.Telemetry;

public sealed class PrometheusTextTests : IDisposable
{
    private readonly Meter _meter = new("test");

    [Fact]
    public void Names_carry_their_units_and_counters_end_in_total()
    {
        using var reader = new MeterReader(_meter, static () => { });
        _meter.CreateCounter<long>("app.calls", "{call}", "Calls.").Add(3);
        _meter.CreateCounter<long>("app.received", "By", "Bytes.").Add(4);
        _meter.CreateObservableGauge("app.start_time", static () => 1.5e9 + 0.25, "s", "Start.");

        Assert.Equal(
            """
            # HELP app_calls_total Calls.
            # TYPE app_calls_total counter
            app_calls_total 3
            # HELP app_received_bytes_total Bytes.
            # TYPE app_received_bytes_total counter
            app_received_bytes_total 4
            # HELP app_start_time_seconds Start.
            # TYPE app_start_time_seconds gauge
            app_start_time_seconds 1500000000.25

            """,
            Read(reader));
    }

    [Fact]
    public void A_histogram_counts_what_lies_within_each_bound()
    {
        using var reader = new MeterReader(_meter, static () => { });
        var lag = _meter.CreateHistogram("lag", "s", "Lag.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] });
        Assert.Contains("lag_seconds_count 0\n", Read(reader), StringComparison.Ordinal);
        lag.Record(0.25);
        lag.Record(0.5);
        lag.Record(7);

        Assert.Equal(
            """
            # HELP lag_seconds Lag.
            # TYPE lag_seconds histogram
            lag_seconds_bucket{le="0.5"} 2
            lag_seconds_bucket{le="1"} 2
            lag_seconds_bucket{le="+Inf"} 3
            lag_seconds_sum 7.75
            lag_seconds_count 3

            """,
            Read(reader));
    }

    [Fact]
    public void What_is_observed_is_the_newest_state_and_labels_are_escaped()
    {
        var kinds = new List<(string, int)> { ("a\"b\\c\nd", 1), ("gone", 2) };
        _meter.CreateObservableGauge(
            "things", () => kinds.Select(static kind => new Measurement<long>(kind.Item2, new KeyValuePair<string, object?>("kind", kind.Item1))), "", "");
        using var reader = new MeterReader(_meter, static () => { });
        Assert.Contains("things{kind=\"gone\"} 2\n", Read(reader), StringComparison.Ordinal);
        kinds.RemoveAt(1);

        Assert.EndsWith("things{kind=\"a\\\"b\\\\c\\nd\"} 1\n", Read(reader), StringComparison.Ordinal);
        Assert.DoesNotContain("gone", Read(reader), StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_by_kind_are_there_from_the_start_and_cost_nothing_to_make()
    {
        var counter = new KindCounter<MetricKind>(_meter, "kinds", "{thing}", "Things.", "kind");
        using var reader = new MeterReader(_meter, static () => { });
        Assert.Contains("kinds_total{kind=\"histogram\"} 0\n", Read(reader), StringComparison.Ordinal);
        counter.Add(MetricKind.Histogram);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            counter.Add(MetricKind.Histogram, 2);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("kinds_total{kind=\"histogram\"} 2001\n", Read(reader), StringComparison.Ordinal);
    }

    [Fact]
    public void Recording_into_a_histogram_that_is_read_allocates_nothing()
    {
        using var reader = new MeterReader(_meter, static () => { });
        var lag = _meter.CreateHistogram<double>("lag", "s", "Lag.");
        lag.Record(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            lag.Record(0.01 * i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Answers_are_counted_by_status_and_those_that_never_came_have_no_line()
    {
        var counter = new CodeCounter(_meter, "answers", "{answer}", "Answers.");
        using var reader = new MeterReader(_meter, static () => { });
        Assert.Empty(Read(reader));
        counter.Add(200);
        counter.Add(0);

        Assert.EndsWith("answers_total{code=\"none\"} 1\nanswers_total{code=\"200\"} 1\n", Read(reader), StringComparison.Ordinal);
    }

    public void Dispose() => _meter.Dispose();

    private static string Read(MeterReader reader)
    {
        var output = new ArrayBufferWriter<byte>();
        reader.Read(new PrometheusText(output).Write);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
