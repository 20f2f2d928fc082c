using System.Text.Json;

namespace FleetSync.Cli.Output;

/// <summary>
/// Writes a JSON value as YAML 1.2 in block style. A scalar stays bare only where no YAML reader, old or new, can take it for
/// anything but a string; every other one is quoted the JSON way, which YAML reads alike.
/// </summary>
internal static class YamlText
{
    private static readonly HashSet<string> _notStrings = new(StringComparer.OrdinalIgnoreCase)
    {
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
    };

    /// <summary>Writes a document that is an object.</summary>
    public static void Write(TextWriter writer, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        WriteFields(writer, document.RootElement, indent: 0, firstInline: false);
    }

    private static void WriteFields(TextWriter writer, JsonElement value, int indent, bool firstInline)
    {
        foreach (var field in value.EnumerateObject())
        {
            Indent(writer, firstInline ? 0 : indent);
            firstInline = false;
            writer.Write(Scalar(field.Name));
            writer.Write(':');
            WriteValue(writer, field.Value, indent + 2);
        }
    }

    private static void WriteValue(TextWriter writer, JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
                writer.Write('\n');
                WriteFields(writer, value, indent, firstInline: false);
                break;
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                writer.Write('\n');
                WriteItems(writer, value, indent);
                break;
            default:
                writer.Write(' ');
                WriteScalar(writer, value);
                break;
        }
    }

    private static void WriteItems(TextWriter writer, JsonElement items, int indent)
    {
        foreach (var item in items.EnumerateArray())
        {
            Indent(writer, indent);
            writer.Write('-');
            if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().Any())
            {
                writer.Write(' ');
                WriteFields(writer, item, indent + 2, firstInline: true);
            }
            else
            {
                WriteValue(writer, item, indent + 2);
            }
        }
    }

    private static void WriteScalar(TextWriter writer, JsonElement value)
    {
        writer.Write(value.ValueKind switch
        {
            JsonValueKind.String => Scalar(value.GetString()!),
            JsonValueKind.Object => "{}",
            JsonValueKind.Array => "[]",
            _ => value.GetRawText(),
        });
        writer.Write('\n');
    }

    private static string Scalar(string text) =>
        IsBare(text) ? text : $"\"{JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static bool IsBare(string text)
    {
        if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] is '_' or '/') || text[^1] is ' ' or ':'
            || _notStrings.Contains(text))
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            var safe = char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '-' or '.' or '/' or '@' or '=' or '+' or ','
                or '(' or ')' or ' ' || (text[i] == ':' && text[i + 1] != ' ');
            if (!safe)
            {
                return false;
            }
        }

        return true;
    }

    private static void Indent(TextWriter writer, int columns)
    {
        for (var i = 0; i < columns; i++)
        {
            writer.Write(' ');
        }
    }
}
