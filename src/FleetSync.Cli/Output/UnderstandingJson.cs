using System.Text.Json;
using FleetSync.Query.Understanding;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>What the words were taken to mean, for scripts: the line that people see, and each part of it.</summary>
internal static class UnderstandingJson
{
    /// <summary>Writes the member "interpretation"; null where the words were ranked as they are.</summary>
    public static void Write(Utf8JsonWriter writer, Interpretation? interpretation)
    {
        if (interpretation is null)
        {
            writer.WriteNull("interpretation");
            return;
        }

        var filter = interpretation.Filter;
        writer.WriteStartObject("interpretation");
        writer.WriteString("text", interpretation.Display);
        writer.WriteString("words", interpretation.Words);
        WriteAny(writer, "kinds", filter.Kinds);
        WriteAny(writer, "notKinds", filter.NotKinds);
        WriteAny(writer, "states", filter.States);
        WriteAny(writer, "notStates", filter.NotStates);
        WriteAny(writer, "clusters", filter.Clusters);
        WriteAny(writer, "notClusters", filter.NotClusters);
        WriteAny(writer, "namespaces", filter.Namespaces);
        WriteAny(writer, "notNamespaces", filter.NotNamespaces);
        WriteAny(writer, "labels", filter.LabelPairs);
        WriteAny(writer, "anyLabels", filter.AnyLabelPairs);
        WriteRange(writer, "created", filter.Created);
        WriteRange(writer, "updated", filter.Updated);
        writer.WriteEndObject();
    }

    private static void WriteAny(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteRange(Utf8JsonWriter writer, string name, TimeRange range)
    {
        if (!range.IsAsked)
        {
            return;
        }

        writer.WriteStartObject(name);
        if (range.From is { } from)
        {
            writer.WriteString("from", from.UtcDateTime);
        }

        if (range.Before is { } before)
        {
            writer.WriteString("before", before.UtcDateTime);
        }

        writer.WriteEndObject();
    }
}
