using System.Text;
using FleetSync.Discovery;
using FleetSync.Extraction.Health;
using FleetSync.Extraction.Json;

namespace FleetSync.Extraction.Status;

/// <summary>
/// Custom resources and all kinds without a rule of their own: phase and health words, conditions, and what
/// <c>kubectl get</c> prints by the definition's printer columns. Dates are left out: they are ages, which change by themselves.
/// </summary>
internal sealed class CustomStatus
{
    private const int MostColumns = 12;
    private readonly (byte[] Name, JsonPath Path)[] _columns;

    /// <summary>Compiles the columns; those whose path cannot be read are left out.</summary>
    public CustomStatus(PrinterColumns columns)
    {
        var compiled = new List<(byte[] Name, JsonPath Path)>();
        foreach (var column in columns.Columns)
        {
            if (compiled.Count < MostColumns && !string.Equals(column.Type, "date", StringComparison.Ordinal)
                && JsonPath.TryCompile(column.JsonPath) is { } path)
            {
                compiled.Add((Encoding.UTF8.GetBytes(column.Name), path));
            }
        }

        _columns = [.. compiled];
    }

    /// <summary>Writes the status.</summary>
    public void Write(JsonView resource, StatusWriter writer)
    {
        var status = resource["status"u8];
        if (status.Kind == JsonKind.Object)
        {
            foreach (var property in status.Properties)
            {
                // Argo CD keeps the words one level down: health.status, sync.status.
                var word = property.Kind == JsonKind.Object && Utf8Words.Has("health sync"u8, property.Name)
                    ? property["status"u8]
                    : property;
                if (word.Kind == JsonKind.String
                    && (PhaseWords.IsPhaseName(property.Name) || property.Name.SequenceEqual("sync"u8)))
                {
                    writer.Text(property.Name, word.Text);
                }
            }

            Ratio(resource, status, writer);
            writer.Conditions(resource);
        }

        Images.Write(Images.PodSpecOf(resource), writer);
        WriteColumns(resource, writer);
    }

    private static void Ratio(JsonView resource, JsonView status, StatusWriter writer)
    {
        var ready = status["readyReplicas"u8];
        var wanted = status["replicas"u8];
        if (ready.Kind == JsonKind.Number && wanted.Kind == JsonKind.Number)
        {
            writer.Ratio("ready"u8, resource, ready.Int64(), wanted.Int64());
        }
    }

    private void WriteColumns(JsonView resource, StatusWriter writer)
    {
        var open = false;
        foreach (var (name, path) in _columns)
        {
            var value = path.First(resource);
            var text = value.Scalar;
            if (text.IsEmpty || IsTime(text))
            {
                continue;
            }

            if (!open)
            {
                writer.StartMap("columns"u8);
                open = true;
            }

            writer.Scalar(name, value);
        }

        if (open)
        {
            writer.EndMap();
        }
    }

    /// <summary>Whether a text starts as an RFC 3339 time does.</summary>
    private static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length >= 19 && Utf8Words.IsDigits(text[..4], 4, 4) && text[4] == (byte)'-' && text[7] == (byte)'-' && text[10] == (byte)'T';
}
