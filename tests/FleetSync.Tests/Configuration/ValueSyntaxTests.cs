using FleetSync.Configuration;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class ValueSyntaxTests
{
    [Theory]
    [InlineData("5", 5_000)]
    [InlineData("0.25", 250)]
    [InlineData("500ms", 500)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1.5m", 90_000)]
    [InlineData("0", 0)]
    public void A_span_is_seconds_or_a_duration(string text, int milliseconds)
    {
        Assert.True(Seconds.TryParse(text, out var span));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), span);
    }

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("10 m")]
    [InlineData("-5")]
    [InlineData("5d")]
    [InlineData("1m5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("99999999999999")]
    [InlineData("1/2s")]
    public void What_is_no_span_is_refused(string text)
    {
        Assert.False(Seconds.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("app")]
    [InlineData("!app")]
    [InlineData("app=web")]
    [InlineData("app = web , tier==front,x!=y")]
    [InlineData("app.kubernetes.io/name=web")]
    [InlineData("tier in (front, back),env notin (dev)")]
    [InlineData("app=,x in (,a)")]
    [InlineData("in in (in)")]
    public void A_label_selector_that_a_server_takes_is_taken(string text)
    {
        Assert.True(LabelSelector.IsValid(text));
    }

    [Theory]
    [InlineData(",")]
    [InlineData("app,")]
    [InlineData("=web")]
    [InlineData("app=web tier=x")]
    [InlineData("app=-web")]
    [InlineData("app in web")]
    [InlineData("app in (web")]
    [InlineData("app in")]
    [InlineData("!app=web")]
    [InlineData("a/b/c=d")]
    [InlineData("/x=d")]
    [InlineData("x/=d")]
    [InlineData("app=\"web\"")]
    [InlineData("app=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_label_selector_that_a_server_refuses_is_refused(string text)
    {
        Assert.False(LabelSelector.IsValid(text));
    }
}
