using System.Globalization;

namespace FleetSync.Eval;

/// <summary>The moment at which the fleet of the evaluation stands still: "today" is always the same day.</summary>
internal sealed class EvalClock : TimeProvider
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => Now;

    /// <summary>The moment that lies this long ago: <c>20m</c>, <c>5h</c>, <c>41d</c>.</summary>
    public static DateTimeOffset Before(string age) => Now - Span(age);

    /// <summary>A time as data says it.</summary>
    public static TimeSpan Span(string age)
    {
        var number = int.Parse(age.AsSpan(0, age.Length - 1), CultureInfo.InvariantCulture);
        return age[^1] switch
        {
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            'd' => TimeSpan.FromDays(number),
            _ => throw new FormatException($"'{age}' is no age: give a number with m, h or d."),
        };
    }
}
