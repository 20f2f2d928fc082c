using System.Diagnostics.Metrics;

namespace FleetSync.Embedding;

/// <summary>What is measured of the embedding.</summary>
internal sealed class EmbeddingMetrics
{
    private readonly Histogram<double> _duration;
    private long _calls;
    private long _texts;
    private long _errors;
    private long _cacheHits;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meter">Where they belong.</param>
    public EmbeddingMetrics(Meter meter)
    {
        _ = meter.CreateObservableCounter(
            "fleetsync.embedding.calls", () => Interlocked.Read(ref _calls), "{call}", "Calls of the embedding provider.");
        _ = meter.CreateObservableCounter(
            "fleetsync.embedding.texts", () => Interlocked.Read(ref _texts), "{text}", "Texts that the provider was asked for.");
        _ = meter.CreateObservableCounter(
            "fleetsync.embedding.errors", () => Interlocked.Read(ref _errors), "{error}", "Calls that the provider failed; records go on without vectors.");
        _ = meter.CreateObservableCounter(
            "fleetsync.embedding.cache.hits", () => Interlocked.Read(ref _cacheHits), "{text}", "Texts whose vectors were remembered from an earlier record.");
        _duration = meter.CreateHistogram(
            "fleetsync.embedding.duration", "s", "How long calls of the provider took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30] });
    }

    /// <summary>Texts' vectors were remembered.</summary>
    /// <param name="count">How many.</param>
    public void Remembered(int count) => Interlocked.Add(ref _cacheHits, count);

    /// <summary>The provider was called.</summary>
    /// <param name="texts">For how many texts.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="failed">Whether it failed.</param>
    public void Called(int texts, TimeSpan took, bool failed)
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Add(ref _texts, texts);
        Interlocked.Add(ref _errors, failed ? 1 : 0);
        _duration.Record(took.TotalSeconds);
    }
}
