namespace FleetSync.Embedding;

/// <summary>A provider whose calls are measured. Disposing it leaves the provider to its owner.</summary>
/// <param name="embedder">The provider.</param>
/// <param name="metrics">Where the calls are counted.</param>
/// <param name="answered">Called after each call: whoever waits for the provider is not stuck.</param>
/// <param name="time">The clock.</param>
internal sealed class MeasuredEmbedder(IEmbedder embedder, EmbeddingMetrics metrics, Action answered, TimeProvider time) : IEmbedder
{
    /// <inheritdoc/>
    public string Id => embedder.Id;

    /// <inheritdoc/>
    public int Dimensions => embedder.Dimensions;

    /// <inheritdoc/>
    public string Fingerprint => embedder.Fingerprint;

    /// <inheritdoc/>
    public async ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var fault = await embedder.EmbedAsync(texts, vectors, cancellationToken);
        metrics.Called(texts.Count, time.GetElapsedTime(began), fault is not null);
        answered();
        return fault;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
