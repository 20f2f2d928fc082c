using System.Globalization;

namespace FleetSync.Query.Understanding;

/// <summary>Words for stretches of time and for what happened in them.</summary>
internal static class AgeWords
{
    private static readonly string[] _numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>A hundred years: more would leave the calendar.</summary>
    private static readonly TimeSpan _most = TimeSpan.FromDays(36_500);

    /// <summary>Whether a word says that something came into being.</summary>
    public static bool IsCreation(string word) => word is "created" or "added" or "started" or "launched" or "made" or "deployed"
        or "born" or "installed" or "new" or "creation" or "appeared";

    /// <summary>Whether a word says that something became different.</summary>
    public static bool IsChange(string word) => word is "changed" or "updated" or "modified" or "touched" or "edited" or "changes"
        or "change" or "updates" or "happened" or "moved";

    /// <summary>A stretch: <c>30 days</c>, <c>an hour</c>, <c>2w</c>, and <c>hour</c> where one may go without saying.</summary>
    /// <param name="reading">The question.</param>
    /// <param name="at">Its first word.</param>
    /// <param name="end">Behind it.</param>
    /// <param name="isOneImplied">Whether <c>hour</c> is one hour.</param>
    public static TimeSpan? Span(Reading reading, int at, out int end, bool isOneImplied = false)
    {
        end = at;
        var word = reading.Word(at);
        if (word.Length == 0)
        {
            return null;
        }

        if (isOneImplied && Unit(word) is { } unit)
        {
            end = at + 1;
            return unit;
        }

        var digits = word.AsSpan().IndexOfAnyExceptInRange('0', '9') is var first && first < 0 ? word.Length : first;
        if (digits > 0 && digits < word.Length && Unit(word[digits..]) is { } joined)
        {
            end = at + 1;
            return Times(joined, word[..digits]);
        }

        var number = word is "a" or "an" ? "1" : Array.IndexOf(_numbers, word) is var spelled and >= 0
            ? spelled.ToString(CultureInfo.InvariantCulture) : word;
        if (number.All(char.IsAsciiDigit) && Unit(reading.Word(at + 1)) is { } apart)
        {
            end = at + 2;
            return Times(apart, number);
        }

        return null;
    }

    private static TimeSpan? Times(TimeSpan unit, string number) =>
        !double.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? null
        : unit.TotalDays * count > _most.TotalDays ? _most
        : unit * count;

    private static TimeSpan? Unit(string word) => word switch
    {
        "s" or "sec" or "secs" or "second" or "seconds" => TimeSpan.FromSeconds(1),
        "m" or "min" or "mins" or "minute" or "minutes" => TimeSpan.FromMinutes(1),
        "h" or "hr" or "hrs" or "hour" or "hours" => TimeSpan.FromHours(1),
        "d" or "day" or "days" => TimeSpan.FromDays(1),
        "w" or "week" or "weeks" => TimeSpan.FromDays(7),
        "month" or "months" => TimeSpan.FromDays(30),
        "y" or "year" or "years" => TimeSpan.FromDays(365),
        _ => null,
    };
}
