namespace FleetSync.Embedding;

/// <summary>No vectors: records are found by their words alone.</summary>
internal sealed class NoEmbedder : IEmbedder
{
    /// <inheritdoc/>
    public string Id => "none";

    /// <inheritdoc/>
    public int Dimensions => 0;

    /// <inheritdoc/>
    public string Fingerprint => "none";

    /// <inheritdoc/>
    public ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken) => new((EmbeddingFault?)null);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
