namespace FleetSync.Models.Onnx;

/// <summary>Weights as int8, with a scale for each row.</summary>
internal static class Quantised
{
    /// <summary>
    /// The largest value: seven bits. Processors without VNNI add up two products of eight bits in sixteen and would cut off what
    /// does not fit, so that a vector would depend on the machine that made it.
    /// </summary>
    private const int Largest = 63;

    /// <summary>Quantises rows, symmetrically about zero.</summary>
    public static (sbyte[] Values, float[] Scales) Rows(float[] weights, int rows)
    {
        var values = new sbyte[weights.Length];
        var scales = new float[rows];
        var length = weights.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            var most = 0f;
            for (var i = row * length; i < (row + 1) * length; i++)
            {
                most = Math.Max(most, Math.Abs(weights[i]));
            }

            var scale = most == 0 ? 1 : most / Largest;
            scales[row] = scale;
            for (var i = row * length; i < (row + 1) * length; i++)
            {
                values[i] = (sbyte)Math.Round(weights[i] / scale);
            }
        }

        return (values, scales);
    }

    /// <summary>Rows to columns.</summary>
    public static T[] Transpose<T>(T[] values, int rows)
    {
        var turned = new T[values.Length];
        var columns = values.Length / rows;
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return turned;
    }
}
