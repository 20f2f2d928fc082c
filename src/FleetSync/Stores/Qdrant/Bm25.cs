namespace FleetSync.Stores.Qdrant;

/// <summary>
/// BM25 as Qdrant's own <c>qdrant/bm25</c> computes it (server 1.15.2 and later), without stemming and stop words: names are no
/// English. The document's side stands in the sparse vector; the rarity of a token (IDF) the server adds when it is asked.
/// </summary>
internal static class Bm25
{
    /// <summary>
    /// Tokens of a usual record, name and search text together: 12 of a Pod's, measured. A collection keeps the number it was made with, since weights
    /// made with another do not compare.
    /// </summary>
    public const int AverageLength = 12;

    /// <summary>How much more a token of the name counts than one of the text; the same in SQLite.</summary>
    public const int NameWeight = 4;

    private const double K = 1.2;
    private const double B = 0.75;

    /// <summary>A token's number in a sparse vector.</summary>
    /// <param name="token">The folded token in UTF-8.</param>
    public static uint IdOf(ReadOnlySpan<byte> token) => (uint)Math.Abs((long)(int)Murmur3.Hash(token));

    /// <summary>A token's weight in a document.</summary>
    /// <param name="frequency">How often it stands there.</param>
    /// <param name="length">How many tokens stand there.</param>
    /// <param name="averageLength">How many usually do.</param>
    public static float WeightOf(long frequency, int length, double averageLength) =>
        (float)(frequency * (K + 1) / ((K * (1 - B + (B * length / averageLength))) + frequency));
}
