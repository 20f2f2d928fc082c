using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static FleetSync.Models.Bert.BertShape;

namespace FleetSync.Models.Bert;

/// <summary>One layer of the encoder: each token looks at all of its text, then is seen to by itself.</summary>
internal sealed class BertLayer
{
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;
    private readonly Linear _attended;
    private readonly LayerNorm _attendedNorm;
    private readonly Linear _wide;
    private readonly Linear _narrow;
    private readonly LayerNorm _norm;

    /// <summary>Takes a layer's weights.</summary>
    public BertLayer(SafeTensors tensors, int number)
    {
        Linear LinearOf(string name, int inputs, int outputs) => new(
            tensors[$"encoder.layer.{number}.{name}.weight", inputs * outputs], tensors[$"encoder.layer.{number}.{name}.bias", outputs]);
        LayerNorm NormOf(string name) => new(
            tensors[$"encoder.layer.{number}.{name}.weight", Hidden], tensors[$"encoder.layer.{number}.{name}.bias", Hidden]);
        _query = LinearOf("attention.self.query", Hidden, Hidden);
        _key = LinearOf("attention.self.key", Hidden, Hidden);
        _value = LinearOf("attention.self.value", Hidden, Hidden);
        _attended = LinearOf("attention.output.dense", Hidden, Hidden);
        _attendedNorm = NormOf("attention.output.LayerNorm");
        _wide = LinearOf("intermediate.dense", Hidden, Intermediate);
        _narrow = LinearOf("output.dense", Intermediate, Hidden);
        _norm = NormOf("output.LayerNorm");
    }

    /// <summary>Applies the layer to the tokens of several texts.</summary>
    /// <param name="tokens">A row a token, text after text; receives the result.</param>
    /// <param name="lengths">How many tokens each text has.</param>
    public void Apply(Span<float> tokens, ReadOnlySpan<int> lengths)
    {
        var queries = new float[tokens.Length];
        var keys = new float[tokens.Length];
        var values = new float[tokens.Length];
        var context = new float[tokens.Length];
        _query.Apply(tokens, queries);
        _key.Apply(tokens, keys);
        _value.Apply(tokens, values);
        var start = 0;
        foreach (var length in lengths)
        {
            var range = (start * Hidden)..((start + length) * Hidden);
            Attend(queries.AsSpan(range), keys.AsSpan(range), values.AsSpan(range), context.AsSpan(range));
            start += length;
        }

        _attended.Apply(context, queries);
        Add(tokens, queries);
        _attendedNorm.Apply(tokens);
        var wide = new float[tokens.Length / Hidden * Intermediate];
        _wide.Apply(tokens, wide);
        foreach (ref var lanes in MemoryMarshal.Cast<float, Vector256<float>>(wide.AsSpan()))
        {
            lanes = Fixed.Gelu(lanes);
        }

        _narrow.Apply(wide, queries);
        Add(tokens, queries);
        _norm.Apply(tokens);
    }

    private static void Attend(ReadOnlySpan<float> queries, ReadOnlySpan<float> keys, ReadOnlySpan<float> values, Span<float> context)
    {
        var count = queries.Length / Hidden;
        var shares = new double[count];
        for (var head = 0; head < Hidden; head += HeadSize)
        {
            for (var token = 0; token < count; token++)
            {
                var query = queries.Slice((token * Hidden) + head, HeadSize);
                var highest = double.NegativeInfinity;
                for (var other = 0; other < count; other++)
                {
                    var key = keys.Slice((other * Hidden) + head, HeadSize);
                    double score = 0;
                    for (var i = 0; i < HeadSize; i++)
                    {
                        score += (double)query[i] * key[i];
                    }

                    shares[other] = score / Math.Sqrt(HeadSize);
                    highest = Math.Max(highest, shares[other]);
                }

                double sum = 0;
                foreach (ref var share in shares.AsSpan())
                {
                    share = Fixed.Exp(share - highest);
                    sum += share;
                }

                var result = context.Slice((token * Hidden) + head, HeadSize);
                for (var other = 0; other < count; other++)
                {
                    var share = (float)(shares[other] / sum);
                    var value = values.Slice((other * Hidden) + head, HeadSize);
                    for (var i = 0; i < HeadSize; i++)
                    {
                        result[i] += share * value[i];
                    }
                }
            }
        }
    }

    private static void Add(Span<float> sums, ReadOnlySpan<float> values)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
