using System.Globalization;
using FleetSync.Cli.Output;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Logging;

/// <summary>A log entry as one line for people: time of day, level, sentence. Stack traces only when details were asked for.</summary>
internal static class TextLogLine
{
    /// <summary>The line, without its end.</summary>
    /// <param name="entry">What happened.</param>
    /// <param name="terminal">What can be shown.</param>
    /// <param name="details">Whether stack traces are wanted.</param>
    public static string Of(LogEntry entry, Terminal terminal, bool details)
    {
        var time = entry.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        var tone = entry.Level switch
        {
            LogLevel.Error or LogLevel.Critical => Tone.Bad,
            LogLevel.Warning => Tone.Busy,
            _ => Tone.Quiet,
        };
        var level = terminal.Paint(JsonLogLine.Name(entry.Level).PadRight(5), tone);
        var line = $"{time} {level} {SafeText.OneLine(entry.Message)}";
        return entry.Exception switch
        {
            null => line,
            { } exception when details => $"{line}\n{exception}",
            { } exception => $"{line}: {SafeText.OneLine(exception.Message)}",
        };
    }
}
