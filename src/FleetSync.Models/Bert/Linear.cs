using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FleetSync.Models.Bert;

/// <summary>
/// A dense layer, y = x Wᵀ + b. The weights lie in panels of sixteen outputs, so that each lane of a vector is an output and sums up
/// its products one after the other: the same bits on every processor, at the speed of its vectors.
/// </summary>
internal sealed class Linear
{
    private const int Panel = 16;
    private const int Lanes = 8;
    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>Arranges a layer.</summary>
    /// <param name="weights">An output after the other.</param>
    /// <param name="bias">A value an output; their number is a multiple of sixteen.</param>
    public Linear(float[] weights, float[] bias)
    {
        (Inputs, Outputs, _bias) = (weights.Length / bias.Length, bias.Length, bias);
        _weights = new float[weights.Length];
        for (var output = 0; output < Outputs; output++)
        {
            for (var input = 0; input < Inputs; input++)
            {
                _weights[(((output / Panel * Inputs) + input) * Panel) + (output % Panel)] = weights[(output * Inputs) + input];
            }
        }
    }

    /// <summary>Values of a row that goes in.</summary>
    public int Inputs { get; }

    /// <summary>Values of a row that comes out.</summary>
    public int Outputs { get; }

    /// <summary>Applies the layer to rows.</summary>
    public void Apply(ReadOnlySpan<float> rows, Span<float> results)
    {
        var count = rows.Length / Inputs;
        for (var panel = 0; panel < Outputs; panel += Panel)
        {
            var weights = _weights.AsSpan(panel * Inputs, Panel * Inputs);
            var bias = _bias.AsSpan(panel, Panel);
            var row = 0;
            for (; row + 4 <= count; row += 4)
            {
                Four(rows.Slice(row * Inputs, 4 * Inputs), weights, bias, results[((row * Outputs) + panel)..]);
            }

            for (; row < count; row++)
            {
                One(rows.Slice(row * Inputs, Inputs), weights, bias, results[((row * Outputs) + panel)..]);
            }
        }
    }

    private void Four(ReadOnlySpan<float> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> results)
    {
        ref var x = ref MemoryMarshal.GetReference(rows);
        ref var w = ref MemoryMarshal.GetReference(weights);
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (nuint i = 0; i < (nuint)Inputs; i++)
        {
            var w0 = Vector256.LoadUnsafe(ref w, i * Panel);
            var w1 = Vector256.LoadUnsafe(ref w, (i * Panel) + Lanes);
            var a = Vector256.Create(Unsafe.Add(ref x, i));
            var b = Vector256.Create(Unsafe.Add(ref x, i + (nuint)Inputs));
            var c = Vector256.Create(Unsafe.Add(ref x, i + (nuint)(2 * Inputs)));
            var d = Vector256.Create(Unsafe.Add(ref x, i + (nuint)(3 * Inputs)));
            a0 += a * w0;
            a1 += a * w1;
            b0 += b * w0;
            b1 += b * w1;
            c0 += c * w0;
            c1 += c * w1;
            d0 += d * w0;
            d1 += d * w1;
        }

        Store(a0, a1, bias, results);
        Store(b0, b1, bias, results[Outputs..]);
        Store(c0, c1, bias, results[(2 * Outputs)..]);
        Store(d0, d1, bias, results[(3 * Outputs)..]);
    }

    private static void One(ReadOnlySpan<float> row, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> results)
    {
        ref var w = ref MemoryMarshal.GetReference(weights);
        Vector256<float> a0 = default, a1 = default;
        for (var i = 0; i < row.Length; i++)
        {
            var a = Vector256.Create(row[i]);
            a0 += a * Vector256.LoadUnsafe(ref w, (nuint)(i * Panel));
            a1 += a * Vector256.LoadUnsafe(ref w, (nuint)((i * Panel) + Lanes));
        }

        Store(a0, a1, bias, results);
    }

    private static void Store(Vector256<float> low, Vector256<float> high, ReadOnlySpan<float> bias, Span<float> results)
    {
        (low + Vector256.Create(bias)).CopyTo(results);
        (high + Vector256.Create(bias[Lanes..])).CopyTo(results[Lanes..]);
    }
}
