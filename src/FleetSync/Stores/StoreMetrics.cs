using System.Diagnostics.Metrics;
using FleetSync.Batching;
using FleetSync.Telemetry;

namespace FleetSync.Stores;

/// <summary>What is measured of writing.</summary>
internal sealed class StoreMetrics
{
    private readonly KindCounter<StoreFaultKind> _errors;
    private readonly Histogram<long> _size;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _lag;
    private double _lastAcknowledged;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    public StoreMetrics(Meter meter)
    {
        _errors = new KindCounter<StoreFaultKind>(
            meter, "fleetsync.store.errors", "{error}", "Writes that the store failed, by kind; each is tried again until the store has it.", "kind");
        _size = meter.CreateHistogram(
            "fleetsync.batch.size", "{change}", "Changes in an acknowledged batch.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 5, 10, 25, 50, 100, 250, 500, 1000] });
        _duration = meter.CreateHistogram(
            "fleetsync.batch.duration", "s", "From handing a batch on until the store has it: embedding, writing, and all retries.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _lag = meter.CreateHistogram(
            "fleetsync.change.lag", "s", "From the event of a change until the store has it; most of it is the wait for company, batch.windowSeconds.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 7.5, 10, 30, 60, 300] });
        _ = meter.CreateObservableGauge("fleetsync.store.acknowledged.timestamp", Acknowledged, "s", "When the store last acknowledged a batch, in Unix time.");
    }

    /// <summary>A write came back.</summary>
    /// <param name="fault">Why it failed; null when it did not.</param>
    public void Tried(StoreFault? fault)
    {
        if (fault is not null)
        {
            _errors.Add(fault.Kind);
        }
    }

    /// <summary>A batch is in the store.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="took">Since it was handed on.</param>
    /// <param name="now">The time.</param>
    public void Acknowledged(ChangeBatch batch, TimeSpan took, DateTimeOffset now)
    {
        var writes = 0;
        foreach (var change in batch.Changes)
        {
            if (change.IsWrite)
            {
                writes++;
                _lag.Record(Math.Max(0, (now - change.ObservedAt).TotalSeconds));
            }
        }

        _size.Record(writes);
        _duration.Record(took.TotalSeconds);
        Volatile.Write(ref _lastAcknowledged, now.ToUnixTimeMilliseconds() / 1000.0);
    }

    private IEnumerable<Measurement<double>> Acknowledged()
    {
        if (Volatile.Read(ref _lastAcknowledged) is > 0 and var at)
        {
            yield return new Measurement<double>(at);
        }
    }
}
