using System.Globalization;
using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>"Created today", "older than 30 days", "changed in the last hour", "since 2026-02-01".</summary>
internal static class AgeRule
{
    private static readonly TimeSpan _recent = TimeSpan.FromDays(1);

    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count && reading.IsOpen(Idea.Age); i++)
        {
            if (Range(reading, i, out var end) is { } range)
            {
                Add(reading, i, end, range);
            }
        }
    }

    /// <summary>The time that a phrase speaks of.</summary>
    private static TimeRange? Range(Reading reading, int at, out int end)
    {
        end = at;
        switch (reading.Word(at), reading.Word(at + 1))
        {
            case ("older" or "more" or "longer", "than") or ("over", _):
                return AgeWords.Span(reading, at + (reading.Word(at) == "over" ? 1 : 2), out end) is { } atLeast
                    ? new TimeRange(null, reading.Now - atLeast) : null;
            case ("newer" or "younger" or "less", "than") or ("under", _):
                return AgeWords.Span(reading, at + (reading.Word(at) == "under" ? 1 : 2), out end) is { } atMost
                    ? new TimeRange(reading.Now - atMost, null) : null;
            case ("last" or "past" or "previous", _):
                return AgeWords.Span(reading, at + 1, out end, isOneImplied: true) is { } last ? new TimeRange(reading.Now - last, null) : null;
            case ("within", _):
                return AgeWords.Span(reading, at + 1, out end) is { } within ? new TimeRange(reading.Now - within, null) : null;
            case ("since" or "after", _):
                return Moment(reading, at + 1, out end) is { } from ? new TimeRange(from, null) : null;
            case ("before", _):
                return Moment(reading, at + 1, out end) is { } before ? new TimeRange(null, before) : null;
            case ("recently" or "lately", _):
                end = at + 1;
                return new TimeRange(reading.Now - _recent, null);
            default:
                return Day(reading, at, out end) ?? Ago(reading, at, out end);
        }
    }

    private static TimeRange? Day(Reading reading, int at, out int end)
    {
        var today = StartOfDay(reading.Now);
        end = at + 1;
        switch (reading.Word(at), reading.Word(at + 1))
        {
            case ("today", _):
                return new TimeRange(today, null);
            case ("yesterday", _):
                return new TimeRange(today.AddDays(-1), today);
            case ("this", "week"):
                end = at + 2;
                return new TimeRange(today.AddDays(-(((int)today.DayOfWeek + 6) % 7)), null);
            case ("this", "month"):
                end = at + 2;
                return new TimeRange(today.AddDays(1 - today.Day), null);
            default:
                end = at;
                return null;
        }
    }

    /// <summary>"3 days ago" is that day give or take half a one.</summary>
    private static TimeRange? Ago(Reading reading, int at, out int end)
    {
        if (AgeWords.Span(reading, at, out end) is { } ago && ago > TimeSpan.Zero && reading.Word(end) == "ago")
        {
            var slack = ago < TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(1) : ago < TimeSpan.FromDays(1) ? TimeSpan.FromHours(0.5) : TimeSpan.FromDays(0.5);
            end++;
            return new TimeRange(reading.Now - ago - slack, reading.Now - ago + slack);
        }

        end = at;
        return null;
    }

    private static DateTimeOffset? Moment(Reading reading, int at, out int end)
    {
        var word = reading.Word(at);
        end = at + 1;
        if (word is "today" or "yesterday")
        {
            return StartOfDay(reading.Now).AddDays(word == "today" ? 0 : -1);
        }

        if (word.Length >= 10 && char.IsAsciiDigit(word[0]) && DateTimeOffset.TryParse(
            word, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        if (AgeWords.Span(reading, at, out var behind) is { } ago)
        {
            end = reading.Word(behind) == "ago" ? behind + 1 : behind;
            return reading.Now - ago;
        }

        end = at;
        return null;
    }

    private static DateTimeOffset StartOfDay(DateTimeOffset time) => new(time.Date, time.Offset);

    /// <summary>Decides whether it was created or changed then, and takes the words around: the verb, "in the", "old", "ago".</summary>
    private static void Add(Reading reading, int start, int end, TimeRange range)
    {
        if (reading.Word(end) is "old" or "ago")
        {
            end++;
        }

        var verb = start - 1;
        while (reading.Word(verb) is "in" or "within" or "during" or "over" or "the" or "for" or "from" or "of" or "that" or "are" or "is" or "were" or "was" or "at")
        {
            verb--;
        }

        var isChange = AgeWords.IsChange(reading.Word(verb)) || AgeWords.IsChange(reading.Word(end))
            || StateWords.Table.Find(reading.Word(verb)) is not null || reading.Word(verb) is "unchanged";
        if (AgeWords.IsChange(reading.Word(end)) || AgeWords.IsCreation(reading.Word(end)))
        {
            end++;
        }

        var takesVerb = AgeWords.IsChange(reading.Word(verb)) || AgeWords.IsCreation(reading.Word(verb));
        reading.Take(takesVerb ? verb : verb + 1, end, Idea.Age);
        reading.Filter = isChange ? reading.Filter with { Updated = range } : reading.Filter with { Created = range };
    }
}
