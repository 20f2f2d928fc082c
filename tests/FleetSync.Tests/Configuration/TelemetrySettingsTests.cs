using System.Collections;
using FleetSync.Configuration;
using FleetSync.Telemetry;
using Xunit;

namespace FleetSync.Tests.Configuration;

public sealed class TelemetrySettingsTests
{
    [Theory]
    [InlineData(":8080", "[::]:8080")]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("[::1]:9090", "[::1]:9090")]
    [InlineData("0.0.0.0:80", "0.0.0.0:80")]
    [InlineData("", null)]
    public void An_address_is_a_port_or_an_IP_address_with_one(string text, string? address) =>
        Assert.Equal(address, Load("http.address", text).Address?.ToString());

    [Theory]
    [InlineData("8080")]
    [InlineData(":0")]
    [InlineData(":65536")]
    [InlineData(":http")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::1:8080")]
    [InlineData("localhost:8080")]
    [InlineData("http://127.0.0.1:8080")]
    public void Anything_else_is_refused_with_what_is_allowed(string text)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Load("http.address", text));

        Assert.Contains($"http.address is \"{text}\". Allowed: a port as :8080", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://collector:4318", "http://collector:4318/v1/metrics")]
    [InlineData("https://otlp.example/", "https://otlp.example/v1/metrics")]
    [InlineData("https://otlp.example/tenant/v1/metrics", "https://otlp.example/tenant/v1/metrics")]
    [InlineData("", null)]
    public void A_collector_gets_the_usual_path_unless_it_has_one(string text, string? endpoint) =>
        Assert.Equal(endpoint, Load("otlp.endpoint", text).OtlpEndpoint?.ToString());

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("grpc://collector:4317")]
    [InlineData("http://user:password@collector")]
    public void A_collector_that_cannot_be_sent_to_is_refused(string text) =>
        Assert.Throws<ConfigurationException>(() => Load("otlp.endpoint", text));

    [Fact]
    public void Nothing_is_served_or_sent_unless_asked_for()
    {
        var options = Load("otlp.intervalSeconds", "5");

        Assert.Equal(new TelemetryOptions { OtlpInterval = TimeSpan.FromSeconds(5) }, options);
        Assert.Null(options.Address);
        Assert.Null(options.OtlpEndpoint);
    }

    private static TelemetryOptions Load(string key, string value) => FleetConfiguration.Load(
        null, new Dictionary<string, string?> { [key] = value }, new Hashtable(), Path.GetTempPath(), Path.GetTempPath()).Telemetry;
}
