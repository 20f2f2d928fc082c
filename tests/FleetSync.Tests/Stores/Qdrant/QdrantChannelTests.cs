using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Qdrant.Wire;
using FleetSync.Tests.Support;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>The way to a server, over real sockets.</summary>
public sealed class QdrantChannelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TlsAuthority _authority = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData("1.12.0")]
    [InlineData("1.19.0")]
    [InlineData("1.20.3-dev")]
    [InlineData("v2.0")]
    public async Task A_server_of_1_12_or_newer_is_greeted(string version)
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Hello(version));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        var learned = await channel.ConnectAsync(Cancelled);

        Assert.True(learned.IsFrom(1, 12));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task An_older_server_is_refused_by_name()
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Hello("1.11.3"));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        var refusal = await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(Cancelled));

        Assert.StartsWith(
            $"Qdrant 1.11.3 at {port.Endpoint.Authority} is older than 1.12, the oldest that FleetSync speaks.",
            refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_that_speaks_grpc_is_no_Qdrant()
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Hello("latest", "other"));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        var refusal = await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(Cancelled));

        Assert.Contains("calls itself \"other\" of version \"latest\"", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_a_given_authority_signed_is_greeted_over_tls()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate);
        await using var channel = Channel(new() { Endpoint = port.Endpoint, CertificateAuthorityFile = Write("ca.crt", _authority.Pem) });

        Assert.Equal(new QdrantVersion(1, 19, 0), await channel.ConnectAsync(Cancelled));
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate, asksForCertificate: true);
        var (mine, key) = _authority.Client("agent-east");
        _time.SetUtcNow(TimeProvider.System.GetUtcNow());
        await using var channel = Channel(new()
        {
            Endpoint = port.Endpoint,
            CertificateAuthorityFile = Write("ca.crt", _authority.Pem),
            ClientCertificateFile = Write("tls.crt", mine),
            ClientKeyFile = Write("tls.key", key),
        });

        await channel.ConnectAsync(Cancelled);

        Assert.Equal("CN=agent-east", port.ClientSubject);
    }

    [Fact]
    public async Task A_renewed_authority_is_trusted_without_a_restart()
    {
        using var next = new TlsAuthority("next");
        var current = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => current);
        await using var channel = Channel(new() { Endpoint = port.Endpoint, CertificateAuthorityFile = Write("ca.crt", _authority.Pem) });
        await channel.ConnectAsync(Cancelled);

        current = next.Server("127.0.0.1");
        Write("ca.crt", next.Pem);
        _time.Advance(TimeSpan.FromSeconds(61));

        await channel.ConnectAsync(Cancelled);
    }

    [Fact]
    public async Task A_certificate_that_is_refused_has_the_authority_read_again_at_once_and_the_call_repeated()
    {
        using var next = new TlsAuthority("next");
        await using var port = await GrpcPort.StartAsync(certificate: () => _authority.Server("127.0.0.1"));
        await using var channel = Channel(new() { Endpoint = port.Endpoint, CertificateAuthorityFile = Write("ca.crt", next.Pem) });
        await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(Cancelled));

        Write("ca.crt", _authority.Pem);

        await channel.ConnectAsync(Cancelled);
    }

    [Fact]
    public async Task A_renewed_client_certificate_is_shown_without_a_restart()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate, asksForCertificate: true);
        var (first, firstKey) = _authority.Client("first");
        _time.SetUtcNow(TimeProvider.System.GetUtcNow());
        await using var channel = Channel(new()
        {
            Endpoint = port.Endpoint,
            CertificateAuthorityFile = Write("ca.crt", _authority.Pem),
            ClientCertificateFile = Write("tls.crt", first),
            ClientKeyFile = Write("tls.key", firstKey),
        });
        await channel.ConnectAsync(Cancelled);
        Assert.Equal("CN=first", port.ClientSubject);

        var (second, secondKey) = _authority.Client("second");
        Write("tls.crt", second);
        Write("tls.key", secondKey);
        _time.Advance(TimeSpan.FromSeconds(61));
        await channel.ConnectAsync(Cancelled);

        Assert.Equal("CN=second", port.ClientSubject);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("s3cret")]
    public async Task The_key_goes_with_every_call_and_none_where_there_is_none(string? key)
    {
        await using var port = await GrpcPort.StartAsync();
        await using var channel = Channel(new() { Endpoint = port.Endpoint, ApiKey = key });

        await channel.ConnectAsync(Cancelled);
        await HelloAsync(channel.Calls);
        await HelloAsync(channel.SlowCalls);

        Assert.Equal([key, key, key], port.Keys);
    }

    [Fact]
    public async Task A_key_in_a_file_is_read_again_when_it_changes()
    {
        await using var port = await GrpcPort.StartAsync();
        await using var channel = Channel(new() { Endpoint = port.Endpoint, ApiKeyFile = Write("key", "first\n") });
        await HelloAsync(channel.Calls);

        Write("key", "second\n");
        _time.Advance(TimeSpan.FromSeconds(61));
        await HelloAsync(channel.Calls);

        Assert.Equal(["first", "second"], port.Keys);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "Invalid API key or JWT")]
    [InlineData(StatusCode.PermissionDenied, "ExpiredSignature")]
    public async Task A_refused_key_is_read_again_at_once_and_the_call_repeated(StatusCode code, string detail)
    {
        await using var port = await GrpcPort.StartAsync(context => context.Request.Headers["api-key"] == "renewed"
            ? GrpcPort.Hello("1.19.0")(context)
            : GrpcPort.Refuse(code, detail)(context));
        await using var channel = Channel(new() { Endpoint = port.Endpoint, ApiKeyFile = Write("key", "old") });
        await Assert.ThrowsAsync<RpcException>(() => HelloAsync(channel.Calls));

        Write("key", "renewed");
        await HelloAsync(channel.Calls);

        Assert.Equal(["old", "old", "renewed"], port.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("schlüssel")]
    [InlineData(null)]
    public async Task A_file_without_a_key_is_named_and_nothing_is_sent(string? content)
    {
        await using var port = await GrpcPort.StartAsync();
        var options = new QdrantOptions { Endpoint = port.Endpoint, ApiKeyFile = content is null ? _folder.File("absent") : Write("key", content) };
        await using var channel = Channel(options);

        var refusal = await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(Cancelled));

        Assert.Contains(options.ApiKeyFile, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(port.Keys);
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_at_its_deadline()
    {
        await using var port = await GrpcPort.StartAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var channel = Channel(new() { Endpoint = port.Endpoint, CallTimeout = TimeSpan.FromSeconds(30) });

        var call = HelloAsync(channel.Calls);
        Assert.True(await SpinUntilAsync(() => port.Keys.Count == 1));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(new Status(StatusCode.DeadlineExceeded, "no answer within 30 s"), failure.Status);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        await using var port = await GrpcPort.StartAsync(static context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        var call = HelloAsync(channel.Calls, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task An_answer_of_twenty_megabytes_is_taken()
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Hello("1.19.0", new string('x', 20_000_000)));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        var reply = await HelloAsync(channel.Calls);

        Assert.Equal(20_000_000, reply.Title.Length);
    }

    [Fact]
    public async Task Nothing_is_retried_behind_the_callers_back()
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Refuse(StatusCode.Unavailable, "Shard temporarily unavailable: 3"));
        await using var channel = Channel(new() { Endpoint = port.Endpoint });

        await Assert.ThrowsAsync<RpcException>(() => HelloAsync(channel.Calls));

        Assert.Single(port.Keys);
    }

    [Theory]
    [InlineData("http://qdrant.invalid:6334", "k", 1)]
    [InlineData("http://qdrant.invalid:6334", null, 0)]
    [InlineData("https://qdrant.invalid:6334", "k", 0)]
    [InlineData("http://localhost:1", "k", 0)]
    public async Task A_key_that_could_be_read_on_its_way_is_one_line_of_warning(string endpoint, string? key, int lines)
    {
        await using var channel = Channel(new() { Endpoint = new Uri(endpoint), ApiKey = key });

        await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(Cancelled));

        Assert.Equal(lines, _log.Lines.Count(static line => line.StartsWith("Warning: The API key travels to ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Options_in_print_show_where_and_never_the_key()
    {
        var options = new QdrantOptions { Endpoint = new Uri("https://qdrant.example:6334"), ApiKey = "s3cret" };

        Assert.Equal("fleet-resources at https://qdrant.example:6334", options.ToString());
    }

    private QdrantChannel Channel(QdrantOptions options) => new(options, _time, _log);

    private string Write(string name, string content)
    {
        File.WriteAllText(_folder.File(name), content);
        return _folder.File(name);
    }

    private static Task<HealthCheckReply> HelloAsync(CallInvoker calls, CancellationToken? stop = null) =>
        new FleetSync.Stores.Qdrant.Wire.Qdrant.QdrantClient(calls)
            .HealthCheckAsync(new HealthCheckRequest(), new CallOptions(cancellationToken: stop ?? Cancelled)).ResponseAsync;

    private static async Task<bool> SpinUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
            Cancelled.ThrowIfCancellationRequested();
        }

        return true;
    }
}
