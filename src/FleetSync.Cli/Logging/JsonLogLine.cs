using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Logging;

/// <summary>
/// A log entry as one line of JSON: time, level, event, message, then the message's own values under their names in camel case.
/// </summary>
internal static class JsonLogLine
{
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end.</summary>
    public static string Of(LogEntry entry)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, _readable))
        {
            writer.WriteStartObject();
            writer.WriteString("time", entry.At.UtcDateTime);
            writer.WriteString("level", Name(entry.Level));
            writer.WriteString("event", entry.Event.Name ?? "");
            writer.WriteString("message", entry.Message);
            writer.WriteString("category", entry.Category);
            foreach (var (name, value) in entry.Values ?? [])
            {
                if (!string.Equals(name, "{OriginalFormat}", StringComparison.Ordinal))
                {
                    WriteValue(writer, FieldName(name), value);
                }
            }

            if (entry.Exception is { } exception)
            {
                writer.WriteString("exception", exception.ToString());
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The level as one short word, the same in both formats.</summary>
    public static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };

    private static string FieldName(string name)
    {
        var camel = JsonNamingPolicy.CamelCase.ConvertName(name);
        return camel is "time" or "level" or "event" or "message" or "category" or "exception" ? camel + "Value" : camel;
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNull(name); break;
            case bool flag: writer.WriteBoolean(name, flag); break;
            case int number: writer.WriteNumber(name, number); break;
            case long number: writer.WriteNumber(name, number); break;
            case double number when double.IsFinite(number): writer.WriteNumber(name, number); break;
            case TimeSpan span: writer.WriteNumber(name, span.TotalSeconds); break;
            case IFormattable formattable: writer.WriteString(name, formattable.ToString(null, CultureInfo.InvariantCulture)); break;
            default: writer.WriteString(name, value.ToString()); break;
        }
    }
}
