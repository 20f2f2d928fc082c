namespace FleetSync.Embedding;

/// <summary>Turns texts into vectors whose dot product says how near their meanings are.</summary>
internal interface IEmbedder : IDisposable
{
    /// <summary>The provider's name in the configuration: <c>static</c>, <c>onnx</c>, <c>openai</c>, <c>none</c>.</summary>
    string Id { get; }

    /// <summary>Values in a vector; zero where there are no vectors at all.</summary>
    int Dimensions { get; }

    /// <summary>
    /// What vectors must have in common to be compared: <c>provider/model hash/dimensions/text version</c>. A store holds vectors of
    /// one fingerprint only.
    /// </summary>
    string Fingerprint { get; }

    /// <summary>
    /// The dot product below which a question and a record have nothing to do with each other: what nonsense reaches and what means
    /// something surpasses. 0 where nobody knows it.
    /// </summary>
    float Floor => 0;

    /// <summary>Embeds texts.</summary>
    /// <param name="texts">The texts, in any number; what is beyond the model's length is left out.</param>
    /// <param name="vectors">Receives row after row, at least <c>texts.Count * Dimensions</c> long. Rows have unit length; that of a text without a word is all zeros.</param>
    /// <param name="cancellationToken">Ends the wait for a remote provider.</param>
    /// <returns>Null, or why there are no vectors; then the rows hold nothing of use.</returns>
    ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken);
}
