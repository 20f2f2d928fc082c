using FleetSync.Embedding;

namespace FleetSync.Eval;

/// <summary>The vectors of another provider three times in a row: as near to each other, and as long as MiniLM's.</summary>
internal sealed class LongVectors(IEmbedder shorter) : IEmbedder
{
    private const int Times = 3;

    public string Id => shorter.Id;

    public int Dimensions => shorter.Dimensions * Times;

    public string Fingerprint => $"{shorter.Fingerprint}x{Times}";

    public float Floor => shorter.Floor;

    public async ValueTask<EmbeddingFault?> EmbedAsync(IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        var rows = new float[texts.Count * shorter.Dimensions];
        var fault = await shorter.EmbedAsync(texts, rows, cancellationToken);
        for (var i = 0; i < texts.Count * Dimensions; i++)
        {
            vectors.Span[i] = rows[(i / Dimensions * shorter.Dimensions) + (i % shorter.Dimensions)] / MathF.Sqrt(Times);
        }

        return fault;
    }

    public void Dispose() => shorter.Dispose();
}
