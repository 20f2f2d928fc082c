using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FleetSync.Query;
using FleetSync.Stores;

namespace FleetSync.Cli.Output;

/// <summary>Answers as one JSON object in UTF-8: the form that scripts rely on, and that YAML is made from.</summary>
internal static class AnswerJson
{
    private static readonly JsonWriterOptions _readable = new()
    {
        Indented = true,
        // For terminals and files, never inside HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// {query, interpretation, total, truncated, items: [the records as stored, with score], coverage, notes}; for a number, count before
    /// all else; facets, groups and nearest where there are any. Items that have none of the words and are near in meaning say
    /// "near": true; the member "near" counts them, and "total" does not.
    /// </summary>
    public static ReadOnlyMemory<byte> Of(SearchAnswer answer) => Compose(writer =>
    {
        writer.WriteStartObject();
        if (answer.IsCount)
        {
            writer.WriteNumber("count", answer.Page.Total);
        }

        WriteQuery(writer, answer.Query);
        UnderstandingJson.Write(writer, answer.Interpretation);
        writer.WriteNumber("total", answer.Page.Total);
        if (answer.Page.Near > 0)
        {
            writer.WriteNumber("near", answer.Page.Near);
        }

        writer.WriteBoolean("truncated", answer.Truncated);
        writer.WriteStartArray("items");
        foreach (var hit in answer.Page.Hits)
        {
            WriteHit(writer, hit);
        }

        writer.WriteEndArray();
        WriteExtras(writer, answer);
        WriteCoverage(writer, answer.Coverage, stored: null);
        WriteStrings(writer, "notes", answer.Notes);
        writer.WriteEndObject();
    });

    /// <summary>{store, total, health: {word: count}, kinds: {kind: count}, coverage}.</summary>
    /// <param name="status">The fleet.</param>
    /// <param name="location">Where the store is.</param>
    public static ReadOnlyMemory<byte> Of(FleetStatus status, string location) => Compose(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("store", location);
        writer.WriteNumber("total", status.Total);
        WriteCounts(writer, "health", status.Health);
        WriteCounts(writer, "kinds", status.Kinds);
        WriteCoverage(writer, status.Coverage, status.StoredObjects);
        writer.WriteEndObject();
    });

    private static ReadOnlyMemory<byte> Compose(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, _readable))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }

    private static void WriteExtras(Utf8JsonWriter writer, SearchAnswer answer)
    {
        if (answer.Groups is { } groups)
        {
            writer.WriteStartObject("groups");
            writer.WriteString("by", groups.Field.ToString().ToLowerInvariant());
            WriteCounts(writer, "counts", groups.Counts);
            writer.WriteEndObject();
        }

        if (answer.Facets.Count > 0)
        {
            writer.WriteStartObject("facets");
            foreach (var facet in answer.Facets)
            {
                WriteCounts(writer, facet.Field.ToString().ToLowerInvariant(), facet.Counts);
            }

            writer.WriteEndObject();
        }

        if (answer.Nearest is { } nearest)
        {
            writer.WriteStartObject("nearest");
            writer.WriteString("without", nearest.Without);
            writer.WriteNumber("total", nearest.Page.Total);
            writer.WriteStartArray("items");
            foreach (var hit in nearest.Page.Hits)
            {
                WriteHit(writer, hit);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }

    private static void WriteQuery(Utf8JsonWriter writer, ResourceQuery query)
    {
        writer.WriteStartObject("query");
        writer.WriteString("words", query.Words);
        WriteStrings(writer, "clusters", query.Filter.Clusters);
        WriteStrings(writer, "namespaces", query.Filter.Namespaces);
        WriteStrings(writer, "kinds", query.Filter.Kinds);
        WriteStrings(writer, "apiGroups", query.Filter.ApiGroups);
        WriteStrings(writer, "health", query.Filter.Health);
        WriteStrings(writer, "reasons", query.Filter.Reasons);
        WriteStrings(writer, "labels", query.Filter.LabelPairs);
        writer.WriteNumber("limit", query.Limit);
        writer.WriteNumber("offset", query.Offset);
        writer.WriteEndObject();
    }

    private static void WriteHit(Utf8JsonWriter writer, SearchHit hit)
    {
        using var record = JsonDocument.Parse(hit.Document);
        writer.WriteStartObject();
        foreach (var field in record.RootElement.EnumerateObject())
        {
            field.WriteTo(writer);
        }

        writer.WriteNumber("score", Math.Round(hit.Score, 4));
        if (hit.IsNear)
        {
            writer.WriteBoolean("near", true);
        }

        writer.WriteEndObject();
    }

    private static void WriteCoverage(Utf8JsonWriter writer, Coverage coverage, Func<string, long>? stored)
    {
        writer.WriteStartObject("coverage");
        writer.WriteString("asOf", coverage.AsOf.UtcDateTime);
        writer.WriteStartArray("clusters");
        foreach (var cluster in coverage.Clusters)
        {
            writer.WriteStartObject();
            WriteCluster(writer, cluster, coverage);
            if (stored is not null)
            {
                writer.WriteNumber("storedObjects", stored(cluster.Cluster));
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCluster(Utf8JsonWriter writer, ClusterRecord cluster, Coverage coverage)
    {
        writer.WriteString("cluster", cluster.Cluster);
        writer.WriteString("clusterSecretRef", cluster.ClusterSecretRef);
        writer.WriteString("serverVersion", cluster.ServerVersion);
        writer.WriteString("agentVersion", cluster.AgentVersion);
        if (cluster.LastSync is { } synced)
        {
            writer.WriteString("lastSync", synced.UtcDateTime);
        }
        else
        {
            writer.WriteNull("lastSync");
        }

        writer.WriteString("lastHeartbeat", cluster.LastHeartbeat.UtcDateTime);
        writer.WriteNumber("heartbeatAgeSeconds", (long)coverage.HeartbeatAge(cluster).TotalSeconds);
        writer.WriteNumber("typesWatched", cluster.TypesWatched);
        writer.WriteStartArray("typesNotReadable");
        foreach (var type in cluster.TypesNotReadable)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type.Type);
            writer.WriteString("why", type.Why);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("objectCount", cluster.ObjectCount);
        writer.WriteString("embeddingFingerprint", cluster.EmbeddingFingerprint);
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, IReadOnlyList<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteCounts(Utf8JsonWriter writer, string name, IReadOnlyList<FacetCount> counts)
    {
        writer.WriteStartObject(name);
        foreach (var count in counts)
        {
            writer.WriteNumber(count.Value, count.Count);
        }

        writer.WriteEndObject();
    }
}
