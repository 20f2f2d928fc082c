using System.Diagnostics.Metrics;
using System.Globalization;

namespace FleetSync.Telemetry;

/// <summary>Answers counted by their HTTP status. Statuses that never came have no series. Safe for concurrent use.</summary>
internal sealed class CodeCounter
{
    private const int AfterLast = 600;

    private readonly long[] _counts = new long[AfterLast];

    /// <summary>Creates the counter as an instrument.</summary>
    /// <param name="meter">Where it belongs.</param>
    /// <param name="name">Its name.</param>
    /// <param name="unit">Its unit (UCUM).</param>
    /// <param name="meaning">What it counts.</param>
    public CodeCounter(Meter meter, string name, string unit, string meaning) =>
        _ = meter.CreateObservableCounter(name, Read, unit, meaning);

    /// <summary>Counts an answer; 0 stands for none.</summary>
    /// <param name="code">Its status.</param>
    public void Add(int code) => Interlocked.Increment(ref _counts[code is >= 0 and < AfterLast ? code : 0]);

    private IEnumerable<Measurement<long>> Read()
    {
        for (var code = 0; code < AfterLast; code++)
        {
            if (Interlocked.Read(ref _counts[code]) is > 0 and var count)
            {
                yield return new Measurement<long>(
                    count, new KeyValuePair<string, object?>("code", code == 0 ? "none" : code.ToString(CultureInfo.InvariantCulture)));
            }
        }
    }
}
