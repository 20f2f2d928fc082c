using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FleetSync.Stores.Sqlite;

/// <summary>The clusters' own records.</summary>
internal static class ClusterTable
{
    /// <summary>Writes a record, whatever was there.</summary>
    public static void Save(SqliteDatabase database, ClusterRecord record)
    {
        using var statement = database.Prepare(
            """
            INSERT OR REPLACE INTO cluster (name, secret_ref, server_version, agent_version, last_sync, last_heartbeat,
                types_watched, types_not_readable, object_count, embedding_fingerprint)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """);
        statement
            .Bind(1, record.Cluster)
            .BindOptional(2, record.ClusterSecretRef)
            .Bind(3, record.ServerVersion)
            .Bind(4, record.AgentVersion)
            .Bind(5, record.LastSync?.ToUnixTimeMilliseconds())
            .Bind(6, record.LastHeartbeat.ToUnixTimeMilliseconds())
            .Bind(7, (long)record.TypesWatched)
            .Bind(8, WriteTypes(record.TypesNotReadable))
            .Bind(9, record.ObjectCount)
            .Bind(10, record.EmbeddingFingerprint)
            .Run();
    }

    /// <summary>All records, by name.</summary>
    public static IReadOnlyList<ClusterRecord> Read(SqliteDatabase database)
    {
        using var row = database.Prepare(
            """
            SELECT name, secret_ref, server_version, agent_version, last_sync, last_heartbeat,
                   types_watched, types_not_readable, object_count, embedding_fingerprint
            FROM cluster ORDER BY name
            """);
        var records = new List<ClusterRecord>();
        while (row.Next())
        {
            records.Add(new ClusterRecord
            {
                Cluster = row.Text(0),
                ClusterSecretRef = row.IsNull(1) ? null : row.Text(1),
                ServerVersion = row.Text(2),
                AgentVersion = row.Text(3),
                LastSync = row.IsNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.Number(4)),
                LastHeartbeat = DateTimeOffset.FromUnixTimeMilliseconds(row.Number(5)),
                TypesWatched = (int)row.Number(6),
                TypesNotReadable = ReadTypes(row.Bytes(7)),
                ObjectCount = row.Number(8),
                EmbeddingFingerprint = row.Text(9),
            });
        }

        return records;
    }

    /// <summary>An object in JSON: type to reason, in order.</summary>
    private static string WriteTypes(IReadOnlyList<UnreadableType> types)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var type in types)
            {
                writer.WriteString(type.Type, type.Why);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static List<UnreadableType> ReadTypes(ReadOnlySpan<byte> json)
    {
        var types = new List<UnreadableType>();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName)
            {
                var type = reader.GetString()!;
                reader.Read();
                types.Add(new UnreadableType(type, reader.GetString() ?? ""));
            }
        }

        return types;
    }
}
