using FleetSync.Connection;
using FleetSync.Stores.Qdrant.Wire;
using FleetSync.Telemetry;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The way to one Qdrant server: TLS, key, deadlines, pings. Nothing is retried here: a fault is the caller's, as a value of
/// <see cref="QdrantFaults"/>. Safe for concurrent use.
/// </summary>
internal sealed class QdrantChannel : IAsyncDisposable
{
    /// <summary>An answer of at most this size is taken: a page of 10,000 records is some tens of megabytes.</summary>
    private const int MaxAnswerBytes = 128 * 1024 * 1024;

    /// <summary>Collections and indexes are agreed on by all peers of a distributed Qdrant first, which waits for 10 s by itself.</summary>
    private static readonly TimeSpan ShortestSlowCall = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan LongestHello = TimeSpan.FromSeconds(10);

    private readonly QdrantOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger? _log;
    private readonly GrpcChannel _channel;
    private readonly CallInvoker _hello;
    private readonly QdrantTransport _transport;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">Which server, and who calls.</param>
    /// <param name="time">The clock of deadlines and of files that are read again.</param>
    /// <param name="log">Gets a warning where the key could be read on its way.</param>
    public QdrantChannel(QdrantOptions options, TimeProvider time, ILogger? log = null)
    {
        _options = options;
        _time = time;
        _log = log;
        _transport = new QdrantTransport(options, time);
        _channel = GrpcChannel.ForAddress(options.Endpoint, new GrpcChannelOptions
        {
            HttpHandler = _transport,
            DisposeHttpClient = true,
            DisableResolverServiceConfig = true,
            MaxReceiveMessageSize = MaxAnswerBytes,
            MaxSendMessageSize = null,
            ThrowOperationCanceledOnCancellation = true,
        });
        var key = new ApiKey(options.ApiKey, options.ApiKeyFile, "the API key of Qdrant", time);
        var carrier = _channel.CreateCallInvoker();
        Calls = new QdrantInvoker(carrier, key, options.CallTimeout, time);
        SlowCalls = new QdrantInvoker(carrier, key, Longer(options.CallTimeout, ShortestSlowCall), time);
        _hello = new QdrantInvoker(carrier, key, Shorter(options.CallTimeout, LongestHello), time);
    }

    /// <summary>
    /// For reading and writing points, each call within <see cref="QdrantOptions.CallTimeout"/>. Calls end with
    /// <see cref="RpcException"/>, DEADLINE_EXCEEDED when they took too long, or with <see cref="OperationCanceledException"/> when
    /// the caller gave up.
    /// </summary>
    public CallInvoker Calls { get; }

    /// <summary>For making collections and their indexes, which takes longer.</summary>
    public CallInvoker SlowCalls { get; }

    /// <summary>How far the server's clock is ahead, by the Date of its first answer; null before, and where it says none.</summary>
    public TimeSpan? ClockSkew => _transport.ClockSkew;

    /// <summary>Says hello, and learns what the server can do. The key is not checked by this.</summary>
    /// <exception cref="StoreException">It cannot be reached, is no Qdrant, or an old one; says which, and what to do.</exception>
    public async Task<QdrantVersion> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_options.HasKey && _options.Endpoint is { Scheme: "http", IsLoopback: false })
        {
            _log?.KeyReadable(_options.Endpoint);
        }

        HealthCheckReply reply;
        try
        {
            reply = await new Wire.Qdrant.QdrantClient(_hello)
                .HealthCheckAsync(new HealthCheckRequest(), new CallOptions(cancellationToken: cancellationToken));
        }
        catch (RpcException failure)
        {
            throw await QdrantDiagnosis.ExplainAsync(_options, failure, _time, cancellationToken);
        }

        if (!QdrantVersion.TryParse(reply.Version, out var version))
        {
            throw new StoreException(
                $"What answers at {_options.Endpoint.Authority} calls itself \"{SafeWord(reply.Title)}\" of version "
                + $"\"{SafeWord(reply.Version)}\", which is no version of Qdrant. Give the gRPC endpoint of a Qdrant server.");
        }

        return version.IsTooOld
            ? throw new StoreException(
                $"Qdrant {version} at {_options.Endpoint.Authority} is older than {QdrantVersion.Oldest.Major}.{QdrantVersion.Oldest.Minor}, "
                + "the oldest that FleetSync speaks. Upgrade the server, one minor version at a time.")
            : version;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _channel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string SafeWord(string text) => new([.. text.Where(static c => !char.IsControl(c)).Take(60)]);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
