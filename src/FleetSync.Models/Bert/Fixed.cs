using System.Runtime.Intrinsics;

namespace FleetSync.Models.Bert;

/// <summary>
/// Functions whose results are the same to the last bit everywhere: nothing but IEEE additions, multiplications and divisions in a
/// fixed order. Those of <see cref="Math"/> come from the system's library and differ from one to the next.
/// </summary>
internal static class Fixed
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power of x, to about the last bit of a double.</summary>
    public static double Exp(double x)
    {
        if (x < -700)
        {
            return 0;
        }

        var power = Math.Round(x / (Ln2High + Ln2Low));
        var rest = x - (power * Ln2High) - (power * Ln2Low);
        var sum = 1.0;
        for (var i = 14; i > 0; i--)
        {
            sum = 1 + (sum * rest / i);
        }

        return Math.ScaleB(sum, (int)power);
    }

    /// <summary>The natural logarithm of a number of at least one.</summary>
    public static double Log(double x)
    {
        var power = 0;
        while (x > 1.5)
        {
            x /= 2;
            power++;
        }

        var ratio = (x - 1) / (x + 1);
        var sum = 0.0;
        for (var i = 41; i > 0; i -= 2)
        {
            sum = (sum * ratio * ratio) + (1.0 / i);
        }

        return (2 * ratio * sum) + (power * (Ln2High + Ln2Low));
    }

    /// <summary>x · Φ(x), with an error function that is right to 7e-8: the rational approximation of Eigen's <c>generic_fast_erf_float</c>.</summary>
    public static Vector256<float> Gelu(Vector256<float> x)
    {
        var scaled = Vector256.Min(Vector256.Max(x * 0.70710678f, Vector256.Create(-4f)), Vector256.Create(4f));
        var square = scaled * scaled;
        var above = Vector256.Create(-2.72614225801306e-10f);
        above = (above * square) + Vector256.Create(2.77068142495902e-08f);
        above = (above * square) + Vector256.Create(-2.10102402082508e-06f);
        above = (above * square) + Vector256.Create(-5.69250639462346e-05f);
        above = (above * square) + Vector256.Create(-7.34990630326855e-04f);
        above = (above * square) + Vector256.Create(-2.95459980854025e-03f);
        above = (above * square) + Vector256.Create(-1.60960333262415e-02f);
        var below = Vector256.Create(-1.45660718464996e-05f);
        below = (below * square) + Vector256.Create(-2.13374055278905e-04f);
        below = (below * square) + Vector256.Create(-1.68282697438203e-03f);
        below = (below * square) + Vector256.Create(-7.37332916720468e-03f);
        below = (below * square) + Vector256.Create(-1.42647390514189e-02f);
        return x * 0.5f * (Vector256<float>.One + (scaled * above / below));
    }
}
