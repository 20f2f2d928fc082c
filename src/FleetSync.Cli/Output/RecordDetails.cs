using System.Text.Json;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>The parts of a record that only the wide table shows.</summary>
/// <param name="Owner">The top controller, empty when there is none.</param>
/// <param name="Message">The cluster's own sentence.</param>
/// <param name="Labels">Labels as k=v, joined by commas.</param>
internal readonly record struct RecordDetails(string Owner, string Message, string Labels)
{
    /// <summary>Reads them from a record; what is absent or of another type is empty.</summary>
    public static RecordDetails Of(SearchHit hit)
    {
        using var record = JsonDocument.Parse(hit.Document);
        return new RecordDetails(
            Text(record.RootElement, "owner"), Text(record.RootElement, "message"), Pairs(record.RootElement));
    }

    private static string Text(JsonElement record, string name) =>
        record.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Pairs(JsonElement record) =>
        record.TryGetProperty("labels", out var labels) && labels.ValueKind == JsonValueKind.Object
            ? string.Join(',', labels.EnumerateObject().Select(label => $"{label.Name}={label.Value}"))
            : "";
}
