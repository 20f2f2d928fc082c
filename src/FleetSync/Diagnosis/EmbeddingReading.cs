using FleetSync.Embedding;

namespace FleetSync.Diagnosis;

/// <summary>What trying the embedding came to.</summary>
/// <param name="Fingerprint">Of its vectors; empty where the provider could not be opened, or makes none.</param>
/// <param name="Dimensions">Numbers in a vector; 0 for none.</param>
internal sealed record EmbeddingReading(string Fingerprint = "", int Dimensions = 0)
{
    private const string Text = "pod";

    /// <summary>Why the provider cannot be opened: the configuration has to change; null when it was.</summary>
    public string? NotOpened { get; init; }

    /// <summary>Why a text was not embedded; null when one was.</summary>
    public string? Fault { get; init; }

    /// <summary>Embeds one word, as an agent embeds texts. A remote provider charges one call of one token for it.</summary>
    /// <param name="embedder">The provider.</param>
    /// <param name="deadline">Ends the wait.</param>
    public static async Task<EmbeddingReading> ReadAsync(IEmbedder embedder, CancellationToken deadline)
    {
        var reading = new EmbeddingReading(embedder.Dimensions > 0 ? embedder.Fingerprint : "", embedder.Dimensions);
        if (embedder.Dimensions == 0)
        {
            return reading;
        }

        try
        {
            var fault = await embedder.EmbedAsync([Text], new float[embedder.Dimensions], deadline);
            return reading with { Fault = fault?.Message };
        }
        catch (OperationCanceledException)
        {
            return reading with { Fault = "the provider gave no answer in time" };
        }
    }
}
