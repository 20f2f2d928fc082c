using System.Diagnostics.Metrics;

namespace FleetSync.Telemetry;

/// <summary>
/// Listens to one meter and keeps what its instruments measured. As long as there is none, measuring costs nothing.
/// Safe for concurrent use.
/// </summary>
internal sealed class MeterReader : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action _beforeReading;
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    /// <summary>Begins to listen.</summary>
    /// <param name="meter">The meter, whose instruments may also come later.</param>
    /// <param name="beforeReading">Called before each reading, for what its observations have in common.</param>
    public MeterReader(Meter meter, Action beforeReading)
    {
        _beforeReading = beforeReading;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter)
            {
                listener.EnableMeasurementEvents(instrument, Add(instrument));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, labels, family) => ((MetricFamily)family!).Take(value, labels));
        _listener.SetMeasurementEventCallback<double>(static (_, value, labels, family) => ((MetricFamily)family!).Take(value, labels));
        _listener.Start();
    }

    /// <summary>Reads everything, one reading at a time.</summary>
    /// <param name="visit">Called for each metric, in the order of their names, while nothing changes it.</param>
    public void Read(Action<MetricFamily> visit)
    {
        lock (_gate)
        {
            foreach (var family in _families.Values)
            {
                family.BeginReading();
            }

            _beforeReading();
            _listener.RecordObservableInstruments();
            foreach (var family in _families.Values)
            {
                lock (family.Gate)
                {
                    visit(family);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private MetricFamily Add(Instrument instrument)
    {
        lock (_gate)
        {
            var family = new MetricFamily(instrument);
            _families.Add(instrument.Name, family);
            return family;
        }
    }
}
