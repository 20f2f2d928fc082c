using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.Extraction;

namespace FleetSync.Tests.Support;

/// <summary>Reads a snapshot's record as values, the plain way: what the product finds by spans is held against it.</summary>
internal static class SnapshotReading
{
    extension(ResourceSnapshot snapshot)
    {
        public string Id => snapshot.Text("id");

        public string Name => snapshot.Text("name");

        public string Namespace => snapshot.Text("namespace");

        public string SearchText => snapshot.Text("searchText");

        public HealthStatus Health => new(
            Enum.Parse<HealthState>(snapshot.Text("health")), snapshot.Text("reason"), snapshot.Text("message"));

        public DateTimeOffset? CreatedAt => snapshot.Record["createdAt"]?.GetValue<DateTimeOffset>();

        public IReadOnlyList<string> LabelPairs => [.. snapshot.Record["labelPairs"]!.AsArray().Select(static pair => (string)pair!)];

        public JsonNode Record => JsonNode.Parse(snapshot.Document.Span) ?? throw new JsonException("null is no record");

        private string Text(string property) => (string?)snapshot.Record[property] ?? "";
    }
}
