using System.Globalization;
using System.Net;
using FleetSync.Telemetry;

namespace FleetSync.Configuration;

/// <summary>The settings of probes and metrics.</summary>
internal static class TelemetrySettings
{
    private static readonly TelemetryOptions Defaults = new();

    /// <summary><c>http.address</c>.</summary>
    public static readonly Setting<IPEndPoint?> Address = new(
        "http.address", null, "none: nothing is served", "a port as :8080, or an IP address and a port as 127.0.0.1:8080 or [::1]:8080; empty for none",
        "Where /healthz, /readyz and /metrics are served. Without an address, on all of the machine's.", TryAddress);

    /// <summary><c>otlp.endpoint</c>.</summary>
    public static readonly Setting<Uri?> OtlpEndpoint = new(
        "otlp.endpoint", null, "none: nothing is sent", "http:// or https:// with a host; without a path, /v1/metrics is added; empty for none",
        "Collector that metrics are sent to by OTLP over HTTP. The OTEL_* variables are not read.", TryEndpoint);

    /// <summary><c>otlp.intervalSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> OtlpInterval = Settings.Span(
        "otlp.intervalSeconds", Defaults.OtlpInterval, 1, 3600, "Metrics are sent this often.");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All => [Address, OtlpEndpoint, OtlpInterval];

    /// <summary>Reads them.</summary>
    /// <param name="values">The checked values.</param>
    public static TelemetryOptions Read(SettingValues values) => new()
    {
        Address = values.Read(Address),
        OtlpEndpoint = values.Read(OtlpEndpoint),
        OtlpInterval = values.Read(OtlpInterval),
    };

    private static bool TryAddress(string text, out IPEndPoint? address)
    {
        address = null;
        if (text.Length == 0)
        {
            return true;
        }

        if (text.StartsWith(':'))
        {
            var good = ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
            address = good ? new IPEndPoint(IPAddress.IPv6Any, port) : null;
            return good;
        }

        // IPEndPoint takes an address without a port as well, and of IPv6 without brackets the last group for none.
        return IPEndPoint.TryParse(text, out address) && address.Port > 0 && text.EndsWith($":{address.Port}", StringComparison.Ordinal);
    }

    private static bool TryEndpoint(string text, out Uri? endpoint)
    {
        endpoint = null;
        if (text.Length == 0)
        {
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)
            || uri.UserInfo.Length > 0)
        {
            return false;
        }

        endpoint = uri.AbsolutePath == "/" ? new Uri(uri, "/v1/metrics") : uri;
        return true;
    }
}
