using System.Globalization;

namespace FleetSync.Configuration;

/// <summary>Spans of time as people write them: <c>5</c>, <c>0.5</c> (seconds), or <c>500ms</c>, <c>10m</c>, <c>1h30m</c> as Go does.</summary>
internal static class Seconds
{
    /// <summary>Reads a span; never negative.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return TryMake(seconds, out span);
        }

        var total = 0.0;
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('.', '9'); // '/' lies between and is no number either
            if (digits <= 0
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var (unit, length) = rest.StartsWith("ms", StringComparison.Ordinal) ? (0.001, 2)
                : rest[0] == 's' ? (1, 1)
                : rest[0] == 'm' ? (60, 1)
                : rest[0] == 'h' ? (3600, 1)
                : (double.NaN, 0);
            if (length == 0)
            {
                return false;
            }

            total += number * unit;
            rest = rest[length..];
        }

        return text.Length > 0 && TryMake(total, out span);
    }

    private static bool TryMake(double seconds, out TimeSpan span)
    {
        var fits = seconds is >= 0 and < 1e9;
        span = fits ? TimeSpan.FromSeconds(seconds) : default;
        return fits;
    }
}
