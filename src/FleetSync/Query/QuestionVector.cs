using FleetSync.Embedding;
using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>A question's embedding, where it can be compared with what the store holds.</summary>
internal static class QuestionVector
{
    /// <summary>Embeds a question's words.</summary>
    /// <param name="embedder">The configured provider; null for none.</param>
    /// <param name="words">The words that rank.</param>
    /// <param name="clusters">The clusters asked: their records say what their vectors were made with.</param>
    /// <param name="notes">Gets why there is none, where somebody would expect one.</param>
    /// <param name="cancellationToken">Ends the wait for a provider.</param>
    /// <returns>Null where the words alone are to rank.</returns>
    public static async ValueTask<ReadOnlyMemory<float>?> OfAsync(
        IEmbedder? embedder, string words, IReadOnlyList<ClusterRecord> clusters, List<string> notes, CancellationToken cancellationToken)
    {
        var fingerprints = clusters.Select(static record => record.EmbeddingFingerprint).Where(static made => made.Length > 0).Distinct().ToList();
        if (embedder is not { Dimensions: > 0 } || string.IsNullOrWhiteSpace(words) || fingerprints.Count == 0)
        {
            return null;
        }

        if (!fingerprints.Contains(embedder.Fingerprint))
        {
            notes.Add($"ranked by words alone: the store's vectors come from \"{fingerprints[0]}\", and the configured embedding is "
                + $"\"{embedder.Fingerprint}\"");
            return null;
        }

        var vector = new float[embedder.Dimensions];
        if (await embedder.EmbedAsync([words], vector, cancellationToken) is { } fault)
        {
            notes.Add($"ranked by words alone: {fault.Message}");
            return null;
        }

        // Words of which none means anything to the provider are near to nothing.
        return vector.AsSpan().ContainsAnyExcept(0f) ? vector : null;
    }
}
