using System.Diagnostics.Metrics;

namespace FleetSync.Telemetry;

/// <summary>What an instrument has measured so far. Safe for concurrent use but for reading, which its reader does under <see cref="Gate"/>.</summary>
internal sealed class MetricFamily
{
    /// <summary>Without advice, in seconds; what OpenTelemetry's SDK has is in milliseconds.</summary>
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly List<MetricSeries> _series = [];
    private readonly bool _isObserved;

    /// <summary>Begins with nothing.</summary>
    /// <param name="instrument">The instrument, of numbers of type long or double.</param>
    public MetricFamily(Instrument instrument)
    {
        _isObserved = instrument.IsObservable;
        (Name, Unit, Meaning) = (instrument.Name, instrument.Unit ?? "", instrument.Description ?? "");
        Kind = KindOf(instrument);
        Bounds = Kind != MetricKind.Histogram ? [] : [.. (instrument switch
        {
            Histogram<double> values => values.Advice?.HistogramBucketBoundaries,
            Histogram<long> values => values.Advice?.HistogramBucketBoundaries?.Select(static bound => (double)bound),
            _ => null,
        }) ?? DefaultBounds];
        if (!_isObserved && instrument is Histogram<double> or Histogram<long>)
        {
            // Without labels there is nothing to wait for: an empty histogram says that nothing happened.
            _ = SeriesOf([]);
        }
    }

    /// <summary>Held while the series are read.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The instrument's name, <c>fleetsync.batch.duration</c>.</summary>
    public string Name { get; }

    /// <summary>Its unit (UCUM), <c>s</c>; empty for none.</summary>
    public string Unit { get; }

    /// <summary>What it measures.</summary>
    public string Meaning { get; }

    /// <summary>What its numbers are.</summary>
    public MetricKind Kind { get; }

    /// <summary>A histogram's bounds, ascending.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>Its series.</summary>
    public IReadOnlyList<MetricSeries> Series => _series;

    /// <summary>Forgets what is about to be observed anew.</summary>
    public void BeginReading()
    {
        if (_isObserved)
        {
            lock (Gate)
            {
                _series.Clear();
            }
        }
    }

    /// <summary>Takes a measurement.</summary>
    /// <param name="value">The number.</param>
    /// <param name="labels">Its labels.</param>
    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        lock (Gate)
        {
            if (_isObserved)
            {
                _series.Add(new MetricSeries(labels.ToArray()) { Value = value });
                return;
            }

            var series = SeriesOf(labels);
            series.Value = Kind == MetricKind.Gauge ? value : series.Value + value;
            if (Kind == MetricKind.Histogram)
            {
                series.Buckets[BucketOf(value)]++;
            }
        }
    }

    private static MetricKind KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> or Histogram<long> => MetricKind.Histogram,
        Counter<double> or Counter<long> or ObservableCounter<double> or ObservableCounter<long> => MetricKind.Counter,
        _ => MetricKind.Gauge,
    };

    private int BucketOf(double value)
    {
        var bucket = 0;
        while (bucket < Bounds.Count && value > Bounds[bucket])
        {
            bucket++;
        }

        return bucket;
    }

    private MetricSeries SeriesOf(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        foreach (var series in _series)
        {
            if (series.Has(labels))
            {
                return series;
            }
        }

        var added = new MetricSeries(labels.ToArray()) { Buckets = Kind == MetricKind.Histogram ? new long[Bounds.Count + 1] : [] };
        _series.Add(added);
        return added;
    }
}
