using System.Globalization;
using FleetSync.Extraction;
using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>
/// <c>kind=Pod</c>, <c>health!=Healthy|Suspended</c>, <c>created&lt;2026-03-01</c>: the form in which an interpretation is shown, so that
/// it can be typed as well. Any other <c>key=value</c> is a label. What is given so is no longer looked for in words.
/// </summary>
internal static class AssignmentRule
{
    /// <summary>Applies the rule.</summary>
    public static void Apply(Reading reading)
    {
        for (var i = 0; i < reading.Tokens.Count; i++)
        {
            if (!reading.Tokens[i].IsFree || !TrySplit(reading.Tokens[i].Text, out var key, out var sign, out var value))
            {
                continue;
            }

            if (Assign(reading, key, sign, value) is { } idea)
            {
                reading.Take(i, i + 1, idea);
                reading.Settle(idea);
                TakeIntroduction(reading, i);
            }
        }
    }

    private static bool TrySplit(string text, out string key, out string sign, out string value)
    {
        (key, sign, value) = ("", "", "");
        var at = text.AsSpan().IndexOfAny("=!<>");
        if (at < 1)
        {
            return false;
        }

        var length = at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
        (key, sign, value) = (text[..at], text[at..(at + length)], text[(at + length)..].Trim('"'));
        return value.Length > 0 && sign is "=" or "!=" or "<" or ">=";
    }

    private static Idea? Assign(Reading reading, string key, string sign, string value)
    {
        var filter = reading.Filter;
        var values = value.Split('|', StringSplitOptions.RemoveEmptyEntries);
        switch (key.ToLowerInvariant(), sign)
        {
            case ("kind", "=" or "!="):
                var kinds = values.SelectMany(word => KindsOf(reading, word)).ToList();
                reading.Filter = sign == "=" ? filter with { Kinds = kinds } : filter with { NotKinds = kinds };
                return Idea.Kind;
            case ("cluster", "=" or "!="):
                reading.Filter = sign == "=" ? filter with { Clusters = values } : filter with { NotClusters = values };
                return Idea.Cluster;
            case ("namespace" or "ns", "=" or "!="):
                reading.Filter = sign == "=" ? filter with { Namespaces = values } : filter with { NotNamespaces = values };
                return Idea.Namespace;
            case ("health" or "state" or "reason", "=" or "!="):
                var states = values.Select(StateOf).ToList();
                reading.Filter = sign == "="
                    ? filter with { States = [.. filter.States, .. states] }
                    : filter with { NotStates = [.. filter.NotStates, .. states] };
                return Idea.State;
            case ("created", "<" or ">=") when ReadTime(value) is { } time:
                reading.Filter = filter with { Created = Bound(filter.Created, sign, time) };
                return Idea.Age;
            case ("updated", "<" or ">=") when ReadTime(value) is { } time:
                reading.Filter = filter with { Updated = Bound(filter.Updated, sign, time) };
                return Idea.Age;
            case ("application", "="):
                reading.Filter = filter with { AnyLabelPairs = AppRule.LabelsOf(value) };
                return Idea.App;
            case ("label", "=") when value.IndexOf('=', StringComparison.Ordinal) is var at and > 0 && IsLabel(value[..at], value[(at + 1)..]):
                reading.Filter = filter with { LabelPairs = [.. filter.LabelPairs, value] };
                return Idea.Label;
            case (_, "=") when IsLabel(key, value):
                reading.Filter = filter with { LabelPairs = [.. filter.LabelPairs, $"{key}={value}"] };
                return Idea.Label;
            default:
                return null;
        }
    }

    private static IReadOnlyList<string> KindsOf(Reading reading, string word) =>
        reading.Vocabulary.Kinds.Find(word.ToLowerInvariant())?.Kinds ?? [word];

    private static string StateOf(string word) =>
        Array.Find(Enum.GetNames<HealthState>(), name => name.Equals(word, StringComparison.OrdinalIgnoreCase)) ?? word;

    private static DateTimeOffset? ReadTime(string text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static TimeRange Bound(TimeRange range, string sign, DateTimeOffset time) =>
        sign == "<" ? range with { Before = time } : range with { From = time };

    private static bool IsLabel(string key, string value) => IsName(key) && IsName(value);

    /// <summary>Whether a text can be a name of Kubernetes: a label's key or value, a namespace.</summary>
    public static bool IsName(string text)
    {
        if (text.Length == 0)
        {
            return false;
        }

        foreach (var unit in text)
        {
            if (!char.IsAsciiLetterOrDigit(unit) && unit is not ('.' or '/' or '_' or '-'))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(text[0]);
    }

    /// <summary>"with label app=web" says no more than "app=web".</summary>
    private static void TakeIntroduction(Reading reading, int at)
    {
        if (reading.Word(at - 1) is "label" or "labels" or "labelled" or "labeled" or "selector")
        {
            reading.Take(at - 1, at, Idea.Grammar);
        }
    }
}
