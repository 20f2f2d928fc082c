using System.Text;
using FleetSync.Embedding;

namespace FleetSync.Tests.Support;

/// <summary>A provider that counts what it is asked for, and fails when told to. A text's vector is made of its bytes.</summary>
internal sealed class ScriptedEmbedder : IEmbedder
{
    /// <summary>The fault of every call for as long as it is set.</summary>
    public EmbeddingFault? Down { get; set; }

    /// <summary>Calls with more texts fail.</summary>
    public int MostTexts { get; set; } = int.MaxValue;

    /// <summary>Calls so far, failed ones included.</summary>
    public int Calls { get; private set; }

    /// <summary>Texts embedded so far.</summary>
    public int Texts { get; private set; }

    public string Id => "scripted";

    public int Dimensions => 4;

    public string Fingerprint => "scripted/4";

    public ValueTask<EmbeddingFault?> EmbedAsync(IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        Calls++;
        if (Down is not null)
        {
            return new(Down);
        }

        if (texts.Count > MostTexts)
        {
            return new(new EmbeddingFault("too many texts"));
        }

        for (var i = 0; i < texts.Count; i++)
        {
            VectorOf(texts[i]).CopyTo(vectors[(i * Dimensions)..]);
        }

        Texts += texts.Count;
        return new((EmbeddingFault?)null);
    }

    public void Dispose()
    {
    }

    /// <summary>The vector of a text.</summary>
    public static float[] VectorOf(string text)
    {
        var vector = new float[4];
        foreach (var unit in Encoding.UTF8.GetBytes(text))
        {
            vector[unit % 4] += unit;
        }

        var length = MathF.Sqrt(vector.Sum(static value => value * value));
        return [.. vector.Select(value => value / Math.Max(length, 1))];
    }
}
