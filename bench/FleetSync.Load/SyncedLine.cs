using System.Text.Json;

namespace FleetSync.Load;

/// <summary>The log line that ends the initial synchronisation, in its own numbers.</summary>
internal sealed record SyncedLine(double Seconds, long Objects, long Types, long Written, long Deleted, long Unchanged)
{
    /// <summary>Null for any other line.</summary>
    public static SyncedLine? Parse(string line)
    {
        if (!line.Contains("\"event\":\"Synced\"", StringComparison.Ordinal))
        {
            return null;
        }

        using var parsed = JsonDocument.Parse(line);
        var root = parsed.RootElement;
        return new SyncedLine(
            root.GetProperty("seconds").GetDouble(), Count("objects"), Count("types"), Count("written"), Count("deleted"),
            Count("unchanged"));

        long Count(string name) => root.GetProperty(name).GetInt64();
    }
}
