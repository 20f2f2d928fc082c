namespace FleetSync.Models.Bert;

/// <summary>Brings each row to mean zero and variance one, then scales and shifts it.</summary>
internal sealed class LayerNorm(float[] weight, float[] bias)
{
    /// <summary>What keeps a constant row from a division by zero.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>Normalises rows where they are.</summary>
    public void Apply(Span<float> rows)
    {
        for (var start = 0; start < rows.Length; start += weight.Length)
        {
            var row = rows.Slice(start, weight.Length);
            double sum = 0;
            foreach (var value in row)
            {
                sum += value;
            }

            var mean = sum / row.Length;
            double squares = 0;
            foreach (var value in row)
            {
                squares += (value - mean) * (value - mean);
            }

            var scale = 1 / Math.Sqrt((squares / row.Length) + Epsilon);
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = (float)((row[i] - mean) * scale * weight[i]) + bias[i];
            }
        }
    }
}
