using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using FleetSync.Diagnosis;

namespace FleetSync.Cli.Output;

/// <summary>A report as one JSON object: the form that scripts rely on.</summary>
internal static class DoctorJson
{
    private static readonly JsonWriterOptions _readable = new()
    {
        Indented = true,
        // For terminals and files, never inside HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// {state, cluster, serverVersion, findings: [{check, state, what, where, next}], types: [{type, inScope, objects, exact, list, watch,
    /// why}], missingRights: [manifests], estimate: {records, exact, upperBound, embeddingCalls, storeBytes, memoryBytes}}.
    /// </summary>
    public static ReadOnlyMemory<byte> Of(DoctorReport report)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, _readable))
        {
            writer.WriteStartObject();
            writer.WriteString("state", Word(report.State));
            writer.WriteString("cluster", report.Cluster);
            writer.WriteString("serverVersion", report.Reading.Version);
            WriteFindings(writer, report.Findings);
            WriteTypes(writer, report.Reading);
            writer.WriteStartArray("missingRights");
            if (report.Rights is { } rights)
            {
                RightsText.Write(writer, rights);
            }

            writer.WriteEndArray();
            WriteEstimate(writer, report.Estimate);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteFindings(Utf8JsonWriter writer, IReadOnlyList<Finding> findings)
    {
        writer.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            writer.WriteStartObject();
            writer.WriteString("check", finding.Check);
            writer.WriteString("state", Word(finding.State));
            writer.WriteString("what", finding.What);
            writer.WriteString("where", finding.Where);
            writer.WriteString("next", finding.Next);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteTypes(Utf8JsonWriter writer, ClusterReading cluster)
    {
        writer.WriteStartArray("types");
        foreach (var type in cluster.Types)
        {
            writer.WriteStartObject();
            writer.WriteString("type", type.Resource.QualifiedName);
            writer.WriteBoolean("inScope", true);
            if (type.Count is { } count)
            {
                writer.WriteNumber("objects", count.Least);
                writer.WriteBoolean("exact", count.IsExact);
            }

            writer.WriteBoolean("list", type.ListFault is null);
            writer.WriteBoolean("watch", type.Fault is null);
            writer.WriteString("why", type.Fault?.Message);
            writer.WriteEndObject();
        }

        foreach (var resource in cluster.LeftOut)
        {
            writer.WriteStartObject();
            writer.WriteString("type", resource.QualifiedName);
            writer.WriteBoolean("inScope", false);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteEstimate(Utf8JsonWriter writer, Estimate? estimate)
    {
        if (estimate is null)
        {
            writer.WriteNull("estimate");
            return;
        }

        writer.WriteStartObject("estimate");
        writer.WriteNumber("records", estimate.Points.Least);
        writer.WriteBoolean("exact", estimate.Points.IsExact && !estimate.IsUpperBound);
        writer.WriteBoolean("upperBound", estimate.IsUpperBound);
        writer.WriteNumber("embeddingCalls", estimate.EmbeddingCalls ?? 0);
        writer.WriteNumber("storeBytes", estimate.StoreBytes);
        writer.WriteNumber("memoryBytes", estimate.MemoryBytes);
        writer.WriteEndObject();
    }

    private static string Word(FindingState state) => state.ToString().ToLowerInvariant();
}
