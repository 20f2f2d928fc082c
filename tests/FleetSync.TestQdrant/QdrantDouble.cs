using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FleetSync.TestQdrant.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FleetSync.TestQdrant;

/// <summary>A Qdrant server in this process: real gRPC on loopback, everything in memory, and as much trouble as a test asks for.</summary>
internal sealed class QdrantDouble : IAsyncDisposable
{
    private QdrantDoubleOptions _options;
    private readonly ConcurrentQueue<RecordedCall> _calls = new();
    private readonly QdrantState _state;
    private readonly Lazy<RestPort> _rest;
    private WebApplication? _app;
    private int _port;

    private QdrantDouble(QdrantDoubleOptions options)
    {
        _options = options;
        _state = new QdrantState(new Version(options.Version));
        _rest = new Lazy<RestPort>(() => new RestPort(options.Version));
    }

    /// <summary>Where it listens: http://127.0.0.1:port, or https://localhost:port with a certificate.</summary>
    public Uri Endpoint => new(_options.Certificate is null ? $"http://127.0.0.1:{_port}" : $"https://localhost:{_port}");

    /// <summary>The port of its REST interface, which is the wrong one for gRPC.</summary>
    public int RestPort => _rest.Value.Port;

    /// <summary>What is to go wrong.</summary>
    public FaultScript Faults { get; } = new();

    /// <summary>The calls that have ended so far, oldest first.</summary>
    public IReadOnlyList<RecordedCall> Calls => [.. _calls];

    public static async Task<QdrantDouble> StartAsync(QdrantDoubleOptions? options = null)
    {
        var started = new QdrantDouble(options ?? new QdrantDoubleOptions());
        await started.StartAgainAsync();
        return started;
    }

    /// <summary>The points of a collection in the order of a scroll; none where there is no such collection.</summary>
    public IReadOnlyList<StoredPoint> Points(string collection) => _state.Read<IReadOnlyList<StoredPoint>>(
        collections => collections.TryGetValue(collection, out var stored) ? [.. stored.All] : []);

    /// <summary>How a collection was made and its payload indexes; null where there is none.</summary>
    public (CollectionConfig Config, IReadOnlyDictionary<string, PayloadSchemaInfo> Indexes)? Collection(string name) =>
        _state.Read<(CollectionConfig, IReadOnlyDictionary<string, PayloadSchemaInfo>)?>(collections =>
            collections.TryGetValue(name, out var stored) ? (stored.Config.Clone(), stored.Indexes.ToDictionary()) : null);

    /// <summary>Takes a collection away behind its clients' backs.</summary>
    public void LoseCollection(string name) => _state.Change(collections => collections.Remove(name));

    /// <summary>Everything as it is now, as a disk has it after a flush.</summary>
    public IReadOnlyDictionary<string, StoredCollection> Flushed() => _state.Snapshot();

    /// <summary>
    /// Has everything as it was flushed: what was written since is lost, as after a power failure. Clients notice no more than
    /// they would; stop the server before and start it again for the rest.
    /// </summary>
    public void Restore(IReadOnlyDictionary<string, StoredCollection> flushed) => _state.Restore(flushed);

    /// <summary>
    /// Lets writes pile up: one that waits with a timeout is answered WaitTimeout (from 1.17, at once: time is not waited for), one
    /// that waits without is not answered, one that does not wait is acknowledged.
    /// </summary>
    public void HoldUpdates() => _state.Hold();

    /// <summary>Applies what piled up, in the order in which it came.</summary>
    public void LetUpdatesGo() => _state.LetGo();

    /// <summary>Forgets the calls so far.</summary>
    public void ForgetCalls() => _calls.Clear();

    /// <summary>Listens, on the same port as before where there was one.</summary>
    /// <param name="changed">What is different from now on, such as its key and certificate; null for nothing.</param>
    public async Task StartAgainAsync(QdrantDoubleOptions? changed = null)
    {
        _options = changed ?? _options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc(static grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
            grpc.ResponseCompressionAlgorithm = "gzip";
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
            grpc.Interceptors.Add<CallGate>();
        });
        builder.Services.AddSingleton(new CallGate(_options, _state, Faults, _calls));
        builder.Services.AddSingleton(new PointsCalls(_state, Faults));
        builder.Services.AddSingleton(new CollectionsCalls(_state, _options.StrictMode));
        builder.Services.AddSingleton(new HealthCalls(_state));
        builder.Services.AddSingleton(new StandardHealthCalls());
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, _port, Listen);
        });
        var app = builder.Build();
        app.MapGrpcService<PointsCalls>();
        app.MapGrpcService<CollectionsCalls>();
        app.MapGrpcService<HealthCalls>();
        app.MapGrpcService<StandardHealthCalls>();
        await app.StartAsync();
        _app = app;
        _port = new Uri(app.Urls.Single()).Port;
    }

    /// <summary>Ends as a process that is killed: connections break, the port is closed, what it holds is kept.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_rest.IsValueCreated)
        {
            await _rest.Value.DisposeAsync();
        }
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        if (_options.Certificate is null)
        {
            return;
        }

        listen.UseHttps(_options.Certificate, https =>
        {
            if (_options.ClientAuthority is { } authority)
            {
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => IssuedBy(authority, certificate);
            }
        });
    }

    private static bool IssuedBy(X509Certificate2 authority, X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }
}
