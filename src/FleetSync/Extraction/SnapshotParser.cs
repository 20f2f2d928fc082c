using System.Runtime.InteropServices;
using System.Text.Json;
using FleetSync.Discovery;
using FleetSync.Extraction.Health;

namespace FleetSync.Extraction;

/// <summary>Makes the snapshot of a record that <see cref="RecordWriter"/> wrote. Done for changed objects only.</summary>
internal sealed class SnapshotParser(string cluster, ApiResource resource)
{
    private readonly StringCache _strings = new();

    /// <summary>Copies the record and reads from it what the stages downstream need as values.</summary>
    public ResourceSnapshot Parse(ReadOnlySpan<byte> document, Guid pointId, ulong statusHash, ulong textHash)
    {
        var copy = document.ToArray();
        var reader = new Utf8JsonReader(copy);
        var values = new Values();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var property = reader.ValueSpan;
            reader.Read();
            Read(property, ref reader, ref values);
        }

        return new ResourceSnapshot
        {
            Id = values.Id,
            PointId = pointId,
            Cluster = cluster,
            Resource = resource,
            Namespace = values.Namespace,
            Name = values.Name,
            Health = new HealthStatus(values.State, values.Reason, values.Message),
            CreatedAt = values.CreatedAt,
            LabelPairs = values.LabelPairs,
            SearchText = values.SearchText,
            StatusHash = statusHash,
            TextHash = textHash,
            Document = copy,
        };
    }

    private void Read(ReadOnlySpan<byte> property, ref Utf8JsonReader reader, ref Values values)
    {
        switch (property)
        {
            case var _ when property.SequenceEqual("id"u8):
                values.Id = reader.GetString() ?? "";
                break;
            case var _ when property.SequenceEqual("namespace"u8):
                values.Namespace = _strings.Read(in reader);
                break;
            case var _ when property.SequenceEqual("name"u8):
                values.Name = reader.GetString() ?? "";
                break;
            case var _ when property.SequenceEqual("health"u8):
                _ = HealthWords.TryParse(reader.ValueSpan, out values.State);
                break;
            case var _ when property.SequenceEqual("reason"u8):
                values.Reason = _strings.Read(in reader);
                break;
            case var _ when property.SequenceEqual("message"u8):
                values.Message = _strings.Read(in reader);
                break;
            case var _ when property.SequenceEqual("searchText"u8):
                values.SearchText = _strings.Read(in reader);
                break;
            case var _ when property.SequenceEqual("createdAt"u8):
                values.CreatedAt =
                    reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var at) ? at : null;
                break;
            case var _ when property.SequenceEqual("labelPairs"u8):
                values.LabelPairs = ReadList(ref reader);
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private string[] ReadList(ref Utf8JsonReader reader)
    {
        var count = 0;
        var ahead = reader;
        while (ahead.Read() && ahead.TokenType == JsonTokenType.String)
        {
            count++;
        }

        if (count == 0)
        {
            reader.Skip();
            return [];
        }

        var list = new string[count];
        for (var i = 0; i < count; i++)
        {
            reader.Read();
            list[i] = _strings.Read(in reader);
        }

        reader.Read();
        return list;
    }

    /// <summary>What was read so far.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Values()
    {
        public string Id = "";
        public string Namespace = "";
        public string Name = "";
        public string Reason = "";
        public string Message = "";
        public string SearchText = "";
        public HealthState State = HealthState.Unknown;
        public DateTimeOffset? CreatedAt;
        public string[] LabelPairs = [];
    }
}
