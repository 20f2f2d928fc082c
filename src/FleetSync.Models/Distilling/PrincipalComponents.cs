namespace FleetSync.Models.Distilling;

/// <summary>The directions in which vectors differ most: eigenvectors of their covariance, by Jacobi's rotations, in double precision.</summary>
internal static class PrincipalComponents
{
    private const int MostSweeps = 30;

    /// <summary>Projects vectors.</summary>
    /// <param name="vectors">Row after row.</param>
    /// <param name="width">Values in a row.</param>
    /// <param name="kept">How many directions to keep.</param>
    /// <returns>Rows of <paramref name="kept"/> values, about their mean, the direction of greatest variance first.</returns>
    public static float[] Project(float[] vectors, int width, int kept)
    {
        var rows = vectors.Length / width;
        var mean = new double[width];
        for (var i = 0; i < vectors.Length; i++)
        {
            mean[i % width] += vectors[i];
        }

        for (var i = 0; i < width; i++)
        {
            mean[i] /= rows;
        }

        var covariance = Covariance(vectors, mean, rows);
        var directions = Diagonalise(covariance);
        var order = Enumerable.Range(0, width).OrderByDescending(i => covariance[i][i]).ThenBy(static i => i).Take(kept).ToArray();
        var projected = new float[rows * kept];
        Parallel.For(0, rows, row =>
        {
            for (var component = 0; component < kept; component++)
            {
                var direction = directions[order[component]];
                double sum = 0;
                for (var i = 0; i < width; i++)
                {
                    sum += (vectors[(row * width) + i] - mean[i]) * direction[i];
                }

                projected[(row * kept) + component] = (float)sum;
            }
        });
        return projected;
    }

    private static double[][] Covariance(float[] vectors, double[] mean, int rows)
    {
        var width = mean.Length;
        var covariance = new double[width][];
        Parallel.For(0, width, i =>
        {
            var sums = new double[width];
            for (var row = 0; row < rows; row++)
            {
                var start = row * width;
                var difference = vectors[start + i] - mean[i];
                for (var j = 0; j < width; j++)
                {
                    sums[j] += difference * (vectors[start + j] - mean[j]);
                }
            }

            covariance[i] = sums;
        });
        // The other half was summed up in the same order, so it is the same to the last bit: the matrix is symmetric.
        return covariance;
    }

    /// <summary>Turns the matrix until nothing is left beside its diagonal.</summary>
    /// <returns>An eigenvector a row, its largest value positive.</returns>
    private static double[][] Diagonalise(double[][] matrix)
    {
        var width = matrix.Length;
        var vectors = Enumerable.Range(0, width).Select(i => Enumerable.Range(0, width).Select(j => i == j ? 1.0 : 0).ToArray()).ToArray();
        var total = matrix.Sum(static row => row.Sum(static value => value * value));
        for (var sweep = 0; sweep < MostSweeps; sweep++)
        {
            double beside = 0;
            for (var p = 0; p < width; p++)
            {
                for (var q = p + 1; q < width; q++)
                {
                    beside += matrix[p][q] * matrix[p][q];
                    Rotate(matrix, vectors, p, q);
                }
            }

            if (beside < total * 1e-24)
            {
                break;
            }
        }

        foreach (var vector in vectors)
        {
            if (vector.MaxBy(static value => Math.Abs(value)) < 0)
            {
                for (var i = 0; i < width; i++)
                {
                    vector[i] = -vector[i];
                }
            }
        }

        return vectors;
    }

    private static void Rotate(double[][] matrix, double[][] vectors, int p, int q)
    {
        var (rowP, rowQ) = (matrix[p], matrix[q]);
        if (rowP[q] == 0)
        {
            return;
        }

        var theta = (rowQ[q] - rowP[p]) / (2 * rowP[q]);
        var tangent = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        var cosine = 1 / Math.Sqrt((tangent * tangent) + 1);
        var sine = tangent * cosine;
        foreach (var row in matrix)
        {
            var (a, b) = (row[p], row[q]);
            row[p] = (cosine * a) - (sine * b);
            row[q] = (sine * a) + (cosine * b);
        }

        Turn(rowP, rowQ, cosine, sine);
        Turn(vectors[p], vectors[q], cosine, sine);
    }

    private static void Turn(double[] p, double[] q, double cosine, double sine)
    {
        for (var i = 0; i < p.Length; i++)
        {
            var (a, b) = (p[i], q[i]);
            p[i] = (cosine * a) - (sine * b);
            q[i] = (sine * a) + (cosine * b);
        }
    }
}
