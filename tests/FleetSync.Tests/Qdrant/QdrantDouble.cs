using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FleetSync.Tests.Qdrant;

/// <summary>A Qdrant server in this process: real gRPC on loopback, everything in memory, and as much trouble as a test asks for.</summary>
internal sealed class QdrantDouble : IAsyncDisposable
{
    private readonly QdrantDoubleOptions _options;
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private WebApplication? _app;
    private int _port;

    private QdrantDouble(QdrantDoubleOptions options)
    {
        _options = options;
        State = new QdrantState(new Version(options.Version));
    }

    /// <summary>Where it listens: http://127.0.0.1:port, or https://localhost:port with a certificate.</summary>
    public Uri Endpoint => new(_options.Certificate is null ? $"http://127.0.0.1:{_port}" : $"https://localhost:{_port}");

    /// <summary>What is to go wrong.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<RecordedCall> Calls => [.. _calls];

    private QdrantState State { get; }

    public static async Task<QdrantDouble> StartAsync(QdrantDoubleOptions? options = null)
    {
        var started = new QdrantDouble(options ?? new QdrantDoubleOptions());
        await started.StartAgainAsync();
        return started;
    }

    /// <summary>The points of a collection in the order of a scroll; none where there is no such collection.</summary>
    public IReadOnlyList<StoredPoint> Points(string collection) => State.Read<IReadOnlyList<StoredPoint>>(
        collections => collections.TryGetValue(collection, out var stored) ? [.. stored.All] : []);

    /// <summary>Listens, on the same port as before where there was one.</summary>
    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.AddGrpc(static grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
            grpc.Interceptors.Add<CallGate>();
        });
        builder.Services.AddSingleton(new CallGate(Faults, _calls));
        builder.Services.AddSingleton(new PointsCalls(State, Faults));
        builder.Services.AddSingleton(new CollectionsCalls(State));
        builder.Services.AddSingleton(new HealthCalls(State));
        builder.Services.AddSingleton(new StandardHealthCalls());
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port, Listen));
        var app = builder.Build();
        app.MapGrpcService<PointsCalls>();
        app.MapGrpcService<CollectionsCalls>();
        app.MapGrpcService<HealthCalls>();
        app.MapGrpcService<StandardHealthCalls>();
        await app.StartAsync();
        _app = app;
        _port = new Uri(app.Urls.Single()).Port;
    }

    /// <summary>Ends as a process that is killed: connections break, the port is closed.</summary>
    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
            _app = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (_options.Certificate is not null)
        {
            listen.UseHttps(_options.Certificate);
        }
    }
}
