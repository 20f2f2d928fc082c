using FleetSync.Cli.Output;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class HumanTimeTests
{
    [Theory]
    [InlineData(-5, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(200, "3m20s")]
    [InlineData(300, "5m")]
    [InlineData(5_700, "95m")]
    [InlineData(18_720, "5h12m")]
    [InlineData(144_000, "40h")]
    [InlineData(442_800, "5d3h")]
    [InlineData(29_808_000, "345d")]
    [InlineData(94_608_000, "3y")]
    public void Durations_read_as_kubectl_prints_them(double seconds, string text)
    {
        Assert.Equal(text, HumanTime.Short(TimeSpan.FromSeconds(seconds)));
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("1d", 86400)]
    [InlineData("", -1)]
    [InlineData("m", -1)]
    [InlineData("-5m", -1)]
    [InlineData("5w", -1)]
    [InlineData("1.5h", -1)]
    public void Durations_are_read_strictly(string text, double seconds)
    {
        Assert.Equal(seconds >= 0, HumanTime.TryParse(text, out var span));
        Assert.Equal(Math.Max(0, seconds), span.TotalSeconds);
    }
}
