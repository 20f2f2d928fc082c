using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FleetSync.Telemetry;

/// <summary>
/// Things counted by their kind: one number a value of an enum. Counting is one increment and allocates nothing, whether anybody reads
/// or not, and every series is there from the start, so that a rate is right from its first event on. Safe for concurrent use.
/// </summary>
/// <typeparam name="TKind">An enum whose values count from 0.</typeparam>
internal sealed class KindCounter<TKind>
    where TKind : unmanaged, Enum
{
    private readonly long[] _counts;
    private readonly KeyValuePair<string, object?>[] _labels;

    /// <summary>Creates the counter as an instrument.</summary>
    /// <param name="meter">Where it belongs.</param>
    /// <param name="name">Its name, <c>fleetsync.store.errors</c>.</param>
    /// <param name="unit">Its unit (UCUM): <c>By</c>, <c>{error}</c>.</param>
    /// <param name="meaning">What it counts.</param>
    /// <param name="label">The label's name; its values are the enum's names in snake_case.</param>
    public KindCounter(Meter meter, string name, string unit, string meaning, string label)
    {
        _labels = [.. Enum.GetNames<TKind>().Select(kind =>
            new KeyValuePair<string, object?>(label, JsonNamingPolicy.SnakeCaseLower.ConvertName(kind)))];
        _counts = new long[_labels.Length];
        _ = meter.CreateObservableCounter(name, Read, unit, meaning);
    }

    /// <summary>Counts.</summary>
    /// <param name="kind">What came.</param>
    /// <param name="count">How much of it.</param>
    public void Add(TKind kind, long count = 1) => Interlocked.Add(ref _counts[Unsafe.BitCast<TKind, int>(kind)], count);

    private IEnumerable<Measurement<long>> Read()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            yield return new Measurement<long>(Interlocked.Read(ref _counts[i]), _labels[i]);
        }
    }
}
