using System.Buffers;
using FleetSync.Telemetry;
using FleetSync.Telemetry.Otlp;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>What an agent shows of itself: /healthz, /readyz and /metrics, and metrics sent by OTLP. Costs nothing where neither is asked for.</summary>
internal sealed class AgentTelemetry : IAsyncDisposable
{
    private readonly MeterReader? _reader;
    private readonly MetricsPush? _push;
    private HttpPort? _port;
    private volatile string _waitsFor = "starting";
    private volatile int _scraped = 16 * 1024;

    private AgentTelemetry(TelemetryOptions options, TimeProvider time, ILogger log)
    {
        Metrics = new FleetMetrics(time);
        _reader = options.Address is null && options.OtlpEndpoint is null ? null : Metrics.Read();
        _push = options.OtlpEndpoint is null ? null : new MetricsPush(options, _reader!, Resource, time, log);
    }

    /// <summary>What stages and agent measure with.</summary>
    public FleetMetrics Metrics { get; }

    /// <summary>Opens the port, if there is to be one, before there is an agent to show.</summary>
    /// <param name="options">Where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where the address is told.</param>
    /// <exception cref="TelemetryException">The address cannot be listened to.</exception>
    public static AgentTelemetry Open(TelemetryOptions options, TimeProvider time, ILogger log)
    {
        var telemetry = new AgentTelemetry(options, time, log);
        if (options.Address is { } address)
        {
            telemetry._port = HttpPort.Open(address, telemetry.Answer, time);
            log.Serving(telemetry._port.Address);
        }

        return telemetry;
    }

    /// <summary>There is no agent yet, for this reason; /readyz says so.</summary>
    /// <param name="why">What is waited for.</param>
    public void Waits(string why) => _waitsFor = why;

    /// <summary>The answer to a path; null for one that there is not.</summary>
    /// <param name="path">The path.</param>
    public HttpAnswer? Answer(string path) => path switch
    {
        "/healthz" => HealthAnswers.Live(Metrics.Progress),
        "/readyz" => HealthAnswers.Ready(Metrics.Progress, _waitsFor),
        "/metrics" => new HttpAnswer(200, PrometheusText.ContentType, Scrape()),
        _ => null,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_port is not null)
        {
            await _port.DisposeAsync();
        }

        if (_push is not null)
        {
            await _push.DisposeAsync();
        }

        _reader?.Dispose();
        Metrics.Dispose();
    }

    private KeyValuePair<string, string>[] Resource() =>
    [
        new("service.name", "fleetsync"),
        new("service.version", Heartbeat.AgentVersion),
        new("k8s.cluster.name", Metrics.Progress?.Cluster ?? ""),
    ];

    private ReadOnlyMemory<byte> Scrape()
    {
        // As large as the last one was: to grow would be to copy.
        var output = new ArrayBufferWriter<byte>(_scraped + 1024);
        _reader?.Read(new PrometheusText(output).Write);
        _scraped = output.WrittenCount;
        return output.WrittenMemory;
    }
}
