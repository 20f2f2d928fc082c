using static FleetSync.Models.Bert.BertShape;

namespace FleetSync.Models.Bert;

/// <summary>
/// all-MiniLM-L6-v2 in plain C#, float32. What it says is the same to the last bit on every machine, which makes the static table
/// reproducible, and owes nothing to ONNX Runtime, which makes it a yardstick.
/// </summary>
internal sealed class BertEncoder
{
    private readonly float[] _words;
    private readonly float[] _positions;
    private readonly float[] _types;
    private readonly LayerNorm _norm;
    private readonly BertLayer[] _layers;

    /// <summary>Takes the model's weights.</summary>
    public BertEncoder(SafeTensors tensors)
    {
        _words = tensors["embeddings.word_embeddings.weight", Vocabulary * Hidden];
        _positions = tensors["embeddings.position_embeddings.weight", Positions * Hidden];
        _types = tensors["embeddings.token_type_embeddings.weight", TokenTypes * Hidden];
        _norm = new(tensors["embeddings.LayerNorm.weight", Hidden], tensors["embeddings.LayerNorm.bias", Hidden]);
        _layers = [.. Enumerable.Range(0, Layers).Select(number => new BertLayer(tensors, number))];
    }

    /// <summary>The vectors of texts: the mean over a text's tokens, at unit length.</summary>
    /// <param name="texts">Token ids, with those at the ends.</param>
    /// <returns>A row of 384 values a text.</returns>
    public float[] Embed(IReadOnlyList<long[]> texts)
    {
        var lengths = texts.Select(static text => text.Length).ToArray();
        var tokens = new float[lengths.Sum() * Hidden];
        var at = 0;
        foreach (var text in texts)
        {
            for (var position = 0; position < text.Length; position++)
            {
                for (var i = 0; i < Hidden; i++)
                {
                    tokens[at++] = _words[((int)text[position] * Hidden) + i] + _positions[(position * Hidden) + i] + _types[i];
                }
            }
        }

        _norm.Apply(tokens);
        foreach (var layer in _layers)
        {
            layer.Apply(tokens, lengths);
        }

        return Pool(tokens, lengths);
    }

    private static float[] Pool(ReadOnlySpan<float> tokens, int[] lengths)
    {
        var vectors = new float[lengths.Length * Hidden];
        for (var text = 0; text < lengths.Length; text++)
        {
            var sums = new double[Hidden];
            for (var i = 0; i < lengths[text] * Hidden; i++)
            {
                sums[i % Hidden] += tokens[i];
            }

            tokens = tokens[(lengths[text] * Hidden)..];
            double squares = 0;
            foreach (var sum in sums)
            {
                squares += sum * sum;
            }

            for (var i = 0; i < Hidden; i++)
            {
                vectors[(text * Hidden) + i] = (float)(sums[i] / Math.Sqrt(squares));
            }
        }

        return vectors;
    }
}
