using System.Globalization;

namespace FleetSync.Cli.Output;

/// <summary>Durations as kubectl prints them (apimachinery, util/duration): the larger, the coarser.</summary>
internal static class HumanTime
{
    /// <summary>45s, 3m20s, 95m, 5h12m, 40h, 5d3h, 345d, 3y.</summary>
    public static string Short(TimeSpan span)
    {
        var seconds = Math.Max(0, (long)span.TotalSeconds);
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        return seconds switch
        {
            < 120 => Say(seconds, 's'),
            < 600 => Say(minutes, 'm', seconds % 60, 's'),
            < 10_800 => Say(minutes, 'm'),
            < 28_800 => Say(hours, 'h', minutes % 60, 'm'),
            < 172_800 => Say(hours, 'h'),
            < 691_200 => Say(days, 'd', hours % 24, 'h'),
            < 63_072_000 => Say(days, 'd'),
            _ => Say(days / 365, 'y', days % 365, 'd'),
        };
    }

    /// <summary>How long before <paramref name="now"/>, or nothing when it is not known.</summary>
    public static string Age(DateTimeOffset? since, DateTimeOffset now) => since is { } start ? Short(now - start) : "";

    /// <summary>Reads 90, 90s, 5m, 2h or 1d; false for anything else.</summary>
    public static bool TryParse(string text, out TimeSpan span)
    {
        var unit = text is [.., var last] && char.IsAsciiLetter(last) ? last : '\0';
        var number = unit == '\0' ? text : text[..^1];
        var seconds = unit switch { 's' or '\0' => 1, 'm' => 60, 'h' => 3600, 'd' => 86_400, _ => 0 };
        var valid = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && seconds > 0;
        span = valid ? TimeSpan.FromSeconds((double)count * seconds) : TimeSpan.Zero;
        return valid;
    }

    private static string Say(long count, char unit) => string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");

    private static string Say(long count, char unit, long rest, char restUnit) =>
        rest == 0 ? Say(count, unit) : Say(count, unit) + Say(rest, restUnit);
}
