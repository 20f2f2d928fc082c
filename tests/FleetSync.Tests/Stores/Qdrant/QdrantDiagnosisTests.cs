using System.Net.Security;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Tests.Support;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>Every way in which a server can be missed is named, with the next step. All over real sockets.</summary>
public sealed class QdrantDiagnosisTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TlsAuthority _authority = new();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task The_rest_port_of_a_plain_server(string scheme)
    {
        await using var kestrel = await GrpcPort.StartAsync(protocols: HttpProtocols.Http1);
        await using var curt = new RawPort(RawPort.RefuseAsHttp1Async);
        foreach (var port in (int[])[kestrel.Endpoint.Port, curt.Number])
        {
            var message = await FailAsync($"{scheme}://127.0.0.1:{port}");

            Assert.Contains($"127.0.0.1:{port} answers HTTP/1.1, as Qdrant's REST port does, and no gRPC. ", message, StringComparison.Ordinal);
            Assert.Contains("Use Qdrant's gRPC port in qdrant.endpoint, 6334", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_rest_port_of_a_server_with_tls(bool negotiates)
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var alpn = await GrpcPort.StartAsync(certificate: () => certificate, protocols: HttpProtocols.Http1);
        await using var plain = new RawPort(async (stream, stop) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        });

        var message = await FailAsync($"https://127.0.0.1:{(negotiates ? alpn.Endpoint.Port : plain.Number)}", _authority.Pem);

        Assert.Contains("answers HTTP/1.1, as Qdrant's REST port does", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rest_that_answers_over_http2()
    {
        await using var port = await GrpcPort.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });

        Assert.Contains("what answers there speaks no gRPC: HTTP status code: 404. Use Qdrant's gRPC port", await FailAsync(port), StringComparison.Ordinal);
    }

    [Fact]
    public void Port_6333_is_known_by_its_number()
    {
        var options = new QdrantOptions { Endpoint = new Uri("http://qdrant:6333") };
        var failure = new RpcException(new Status(StatusCode.Unimplemented, "Bad gRPC response. HTTP status code: 404"));

        Assert.EndsWith(
            "6333 is Qdrant's REST port: use 6334 in qdrant.endpoint.", QdrantFaults.ToException(failure, options).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_to_a_port_that_speaks_tls()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate);

        Assert.EndsWith(
            "speaks TLS, and was called in plain text. Use https:// in qdrant.endpoint.",
            await FailAsync($"http://127.0.0.1:{port.Endpoint.Port}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tls_to_a_port_that_speaks_plain_text()
    {
        await using var port = await GrpcPort.StartAsync();

        Assert.Contains(
            "speaks plain text, and was called with TLS. Use http:// in qdrant.endpoint",
            await FailAsync($"https://127.0.0.1:{port.Endpoint.Port}"), StringComparison.Ordinal);
        Assert.Empty(port.Keys);
    }

    [Fact]
    public async Task A_host_name_that_does_not_exist()
    {
        Assert.Contains(
            "the host name qdrant.invalid cannot be resolved. Check it in qdrant.endpoint",
            await FailAsync("http://qdrant.invalid:6334"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_where_nothing_listens()
    {
        var gone = new RawPort(RawPort.HangUpAsync);
        var number = gone.Number;
        await gone.DisposeAsync();

        Assert.Contains(
            $"nothing listens at 127.0.0.1:{number}: the connection is refused. Check that Qdrant runs",
            await FailAsync($"http://127.0.0.1:{number}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "Name a PEM file with the authority that signed it in qdrant.caFile.")]
    [InlineData(true, "Put the authority that signed it into ")]
    public async Task A_certificate_of_an_authority_that_is_not_trusted(bool named, string next)
    {
        using var other = new TlsAuthority();
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate);

        var message = await FailAsync(port, named ? other.Pem : null);

        Assert.Contains("is signed by no authority that is trusted here. " + next, message, StringComparison.Ordinal);
        Assert.Empty(port.Keys);
    }

    [Fact]
    public async Task A_certificate_for_another_host()
    {
        using var certificate = _authority.Server("other.example");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate);

        Assert.Contains(
            "the server's certificate is not for the host name 127.0.0.1. Call it in qdrant.endpoint by a name",
            await FailAsync(port, _authority.Pem), StringComparison.Ordinal);
        Assert.Empty(port.Keys);
    }

    [Fact]
    public async Task A_server_that_asks_for_a_client_certificate()
    {
        using var certificate = _authority.Server("127.0.0.1");
        await using var port = await GrpcPort.StartAsync(certificate: () => certificate, asksForCertificate: true);

        Assert.Contains("client certificate", await FailAsync(port, _authority.Pem), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_hangs_up()
    {
        await using var port = new RawPort(RawPort.HangUpAsync);

        Assert.Contains(
            "closes the connection before a word of HTTP/2", await FailAsync($"http://127.0.0.1:{port.Number}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_stays_silent_is_left_within_seconds()
    {
        await using var port = new RawPort(RawPort.StaySilentAsync);

        var message = await FailAsync($"http://127.0.0.1:{port.Number}", timeout: TimeSpan.FromMilliseconds(200));

        Assert.Contains("no answer within 0.2 s", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503, "a gateway answers in the server's place: HTTP status code: 503")]
    [InlineData(401, "what answers there speaks no gRPC: HTTP status code: 401")]
    public async Task A_gateway_that_answers_in_its_place(int status, string says)
    {
        await using var port = await GrpcPort.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Contains(says, await FailAsync(port), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ca")]
    [InlineData("certificate")]
    public async Task A_file_that_is_missing(string which)
    {
        await using var channel = new QdrantChannel(
            new QdrantOptions
            {
                Endpoint = new Uri("https://127.0.0.1:1"),
                CertificateAuthorityFile = which is "ca" ? _folder.File("absent.crt") : null,
                ClientCertificateFile = _folder.File("absent.crt"),
                ClientKeyFile = _folder.File("absent.key"),
            },
            TimeProvider.System);

        var failure = await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(TestContext.Current.CancellationToken));

        Assert.Contains(_folder.File("absent.crt"), failure.Message, StringComparison.Ordinal);
        Assert.Contains("Cannot read the ", failure.Message, StringComparison.Ordinal);
    }

    private Task<string> FailAsync(GrpcPort port, string? authority = null) => FailAsync(port.Endpoint.ToString(), authority);

    private async Task<string> FailAsync(string endpoint, string? authority = null, TimeSpan? timeout = null)
    {
        if (authority is not null)
        {
            await File.WriteAllTextAsync(_folder.File("ca.crt"), authority);
        }

        var options = new QdrantOptions
        {
            Endpoint = new Uri(endpoint),
            ApiKey = "s3cret",
            CallTimeout = timeout ?? TimeSpan.FromSeconds(30),
            CertificateAuthorityFile = authority is null ? null : _folder.File("ca.crt"),
        };
        await using var channel = new QdrantChannel(options, TimeProvider.System);
        var failure = await Assert.ThrowsAsync<StoreException>(() => channel.ConnectAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith(options.Location + ": ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        return failure.Message;
    }
}
