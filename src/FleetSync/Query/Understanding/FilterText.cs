using System.Globalization;
using FleetSync.Extraction;
using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>A filter as people read it, and <see cref="AssignmentRule"/> reads it back.</summary>
internal static class FilterText
{
    private const string AppLabel = "app=";

    /// <summary>Writes the conditions; empty for a filter that asks nothing.</summary>
    public static string Of(FleetFilter filter)
    {
        var parts = new List<string>();
        Add("kind=", filter.Kinds);
        Add("kind!=", filter.NotKinds);
        Add(KeyOf(filter.States) + "=", filter.States);
        Add(KeyOf(filter.NotStates) + "!=", filter.NotStates);
        Add("cluster=", filter.Clusters);
        Add("cluster!=", filter.NotClusters);
        Add("namespace=", filter.Namespaces);
        Add("namespace!=", filter.NotNamespaces);
        parts.AddRange(filter.LabelPairs.Select(static pair => $"label={pair}"));
        if (filter.AnyLabelPairs.Count > 0)
        {
            Add("application=", [filter.AnyLabelPairs[0][AppLabel.Length..]]);
        }

        AddRange("created", filter.Created);
        AddRange("updated", filter.Updated);
        return string.Join(' ', parts);

        void Add(string key, IReadOnlyList<string> values)
        {
            if (values.Count > 0)
            {
                parts.Add(key + Quoted(string.Join('|', values)));
            }
        }

        void AddRange(string key, TimeRange range)
        {
            if (range.From is { } from)
            {
                parts.Add($"{key}>={Time(from)}");
            }

            if (range.Before is { } before)
            {
                parts.Add($"{key}<{Time(before)}");
            }
        }
    }

    private static string KeyOf(IReadOnlyList<string> states)
    {
        var healths = states.Count(static state => Enum.GetNames<HealthState>().Contains(state));
        return healths == states.Count ? "health" : healths == 0 ? "reason" : "state";
    }

    private static string Quoted(string value) =>
        value.AsSpan().IndexOfAny(" ()") >= 0 || (value.Length > 0 && char.IsPunctuation(value[^1])) ? $"\"{value}\"" : value;

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture);
}
