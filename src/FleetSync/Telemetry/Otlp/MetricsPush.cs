using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace FleetSync.Telemetry.Otlp;

/// <summary>Sends metrics to a collector, now and then and once more at the end. One that fails loses nothing but a moment's picture: counts go on.</summary>
internal sealed class MetricsPush : IAsyncDisposable
{
    /// <summary>What a collector may take for one sending; the default of OpenTelemetry's exporters.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The last sending holds up the end of the process.</summary>
    private static readonly TimeSpan LastLimit = TimeSpan.FromSeconds(2);

    private readonly Uri _endpoint;
    private readonly MeterReader _reader;
    private readonly Func<IReadOnlyCollection<KeyValuePair<string, string>>> _resource;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly HttpMessageInvoker _client;
    private readonly ProtoWriter _writer = new();
    private readonly DateTimeOffset _started;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _sending;
    private bool _failed;

    /// <summary>Begins to send.</summary>
    /// <param name="options">Where to and how often; the endpoint is set.</param>
    /// <param name="reader">Reads the metrics.</param>
    /// <param name="resource">Attributes of whoever measures, as far as they are known.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Told when sending begins to fail, and when it succeeds again.</param>
    /// <param name="handler">The way to the collector; null for a socket.</param>
    public MetricsPush(
        TelemetryOptions options,
        MeterReader reader,
        Func<IReadOnlyCollection<KeyValuePair<string, string>>> resource,
        TimeProvider time,
        ILogger log,
        HttpMessageHandler? handler = null)
    {
        _endpoint = options.OtlpEndpoint!;
        (_reader, _resource, _time, _log) = (reader, resource, time, log);
        _client = new HttpMessageInvoker(handler ?? new SocketsHttpHandler
        {
            ConnectTimeout = Limit,
            ActivityHeadersPropagator = null,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        });
        _started = time.GetUtcNow();
        _sending = SendAsync(options.OtlpInterval);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await SendOnceAsync(LastLimit);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task SendAsync(TimeSpan interval)
    {
        try
        {
            while (true)
            {
                await Task.Delay(interval, _time, _stop.Token);
                await SendOnceAsync(Limit);
            }
        }
        catch (OperationCanceledException)
        {
            // The last picture is sent by whoever ended it.
        }
    }

    private async Task SendOnceAsync(TimeSpan limit)
    {
        var request = new MetricsRequest(_writer, _resource(), _started, _time.GetUtcNow());
        request.Begin("FleetSync", "");
        _reader.Read(request.Write);
        request.End();
        Tell(await PostAsync(limit));
    }

    private async Task<string?> PostAsync(TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit, _time);
        using var message = new HttpRequestMessage(HttpMethod.Post, _endpoint) { Content = new ReadOnlyMemoryContent(_writer.Written) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        try
        {
            using var response = await _client.SendAsync(message, patience.Token);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (HttpRequestException e)
        {
            return e.GetBaseException().Message;
        }
        catch (OperationCanceledException)
        {
            return $"no answer within {limit.TotalSeconds:0} s";
        }
    }

    private void Tell(string? fault)
    {
        if (fault is not null && !_failed)
        {
            _log.MetricsNotSent(_endpoint, fault);
        }
        else if (fault is null && _failed)
        {
            _log.MetricsSentAgain();
        }

        _failed = fault is not null;
    }
}
