using System.Net;

namespace FleetSync.Telemetry;

/// <summary>How an agent can be watched.</summary>
internal sealed record TelemetryOptions
{
    /// <summary>Where /healthz, /readyz and /metrics are served; null for nowhere. <see cref="IPAddress.IPv6Any"/> stands for IPv4 as well.</summary>
    public IPEndPoint? Address { get; init; }

    /// <summary>Where metrics are sent to by OTLP over HTTP, <c>http://collector:4318/v1/metrics</c>; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Between two sendings.</summary>
    public TimeSpan OtlpInterval { get; init; } = TimeSpan.FromSeconds(60);
}
