using FleetSync.Cli.Logging;
using FleetSync.Cli.Output;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class LogLineTests
{
    private readonly StringWriter _writer = new();

    [Fact]
    public void A_json_line_carries_the_values_under_their_names()
    {
        Log(json: true, LogLevel.Information).Log(
            LogLevel.Information, new EventId(7, "TypeSynced"), Values(("Type", "pods"), ("Objects", 12L), ("Level", 3)), null,
            static (_, _) => "pods is in sync");

        Assert.Equal(
            """{"time":"2026-03-01T12:00:00Z","level":"info","event":"TypeSynced","message":"pods is in sync","category":"FleetSync","type":"pods","objects":12,"levelValue":3}"""
            + "\n", _writer.ToString());
    }

    [Fact]
    public void A_text_line_keeps_the_stack_to_itself()
    {
        Log(json: false, LogLevel.Information).Log(
            LogLevel.Warning, default, Values(), new InvalidOperationException("no\nroom"), static (_, _) => "cannot write");

        Assert.EndsWith(" warn  cannot write: no room\n", _writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_below_the_level_is_not_written()
    {
        Log(json: true, LogLevel.Warning).Log(LogLevel.Information, default, Values(), null, static (_, _) => "chatter");

        Assert.Empty(_writer.ToString());
    }

    [Fact]
    public void A_log_line_scrolls_past_above_the_live_line()
    {
        var line = new LiveLine(_writer, new Terminal(IsTerminal: true, Colour: false, Width: 20));

        line.Show("a live line that is too long");
        line.WriteLine("log");

        Assert.Equal("\r\e[Ka live line that i…\r\e[Klog\na live line that i…", _writer.ToString());
    }

    private static List<KeyValuePair<string, object?>> Values(params (string Name, object? Value)[] values) =>
        [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value)), KeyValuePair.Create("{OriginalFormat}", (object?)"x")];

    private ILogger Log(bool json, LogLevel lowest)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        using var factory = LineLoggerFactory.Create(lowest, json, time, new LiveLine(_writer, Terminal.None), Terminal.None);
        return factory.CreateLogger("FleetSync");
    }
}
