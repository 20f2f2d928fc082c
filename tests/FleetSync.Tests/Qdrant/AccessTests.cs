using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using FleetSync.Tests.Support;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Wire = FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>Keys, tokens and certificates, and what the server says of wrong ones.</summary>
public sealed class AccessTests
{
    private static QdrantDoubleOptions Keys => new() { ApiKey = "main", AltApiKey = "next", ReadOnlyApiKey = "readonly", JwtRbac = true };

    [Theory]
    [InlineData("api-key", "main")]
    [InlineData("api-key", "next")]
    [InlineData("authorization", "Bearer main")]
    public async Task A_right_key_does_everything(string header, string value)
    {
        await using var server = await QdrantDouble.StartAsync(Keys);
        using var client = new DoubleClient(server, (header, value));
        await client.CreateAsync();
        Assert.Equal(UpdateStatus.Completed, await client.UpsertAsync(DoubleClient.Point(1)));
    }

    [Fact]
    public async Task A_missing_and_a_wrong_key_are_told_apart_and_health_needs_none()
    {
        await using var server = await QdrantDouble.StartAsync(Keys);
        using var without = new DoubleClient(server);
        await DoubleClient.RefusedAsync(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token", () => without.CreateAsync());
        Assert.Equal("1.19.0", (await without.Health.HealthCheckAsync(new HealthCheckRequest(), without.Options)).Version);
        using var wrong = new DoubleClient(server, ("api-key", "wrong"));
        await DoubleClient.RefusedAsync(StatusCode.Unauthenticated, "Invalid API key or JWT", () => wrong.CreateAsync());
    }

    [Fact]
    public async Task A_key_for_reading_does_not_write()
    {
        await using var server = await QdrantDouble.StartAsync(Keys);
        using var owner = new DoubleClient(server, ("api-key", "main"));
        await owner.CreateAsync();
        using var reader = new DoubleClient(server, ("api-key", "readonly"));
        Assert.Empty(await reader.FindAsync(new Filter()));
        await DoubleClient.RefusedAsync(StatusCode.PermissionDenied, "Forbidden: Global manage access is required", () => reader.UpsertAsync(DoubleClient.Point(1)));
    }

    [Theory]
    [InlineData("""{"exp":1000}""", "main", "ExpiredSignature")]
    [InlineData("""{}""", "other", "InvalidSignature")]
    [InlineData("""{"access":"r"}""", "main", "Forbidden: Global manage access is required")]
    [InlineData("""{"access":[{"collection":"x","access":"rw"}]}""", "main", "Forbidden: Access to collection fleet is required")]
    [InlineData("""{"access":[{"collection":"fleet","access":"r"}]}""", "main", "Forbidden: Write access to collection fleet is required")]
    [InlineData("""{"access":[{"collection":"fleet","access":"prw"}]}""", "main", "")]
    [InlineData("""{"exp":99999}""", "main", "")]
    public async Task A_token_does_what_it_says_and_no_more(string claims, string key, string refusal)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(2000));
        await using var server = await QdrantDouble.StartAsync(Keys with { Time = time });
        using var owner = new DoubleClient(server, ("api-key", "main"));
        await owner.CreateAsync();
        using var client = new DoubleClient(server, ("authorization", "Bearer " + Token(claims, key)));
        if (refusal.Length == 0)
        {
            Assert.Equal(UpdateStatus.Completed, await client.UpsertAsync(DoubleClient.Point(1)));
            return;
        }

        await DoubleClient.RefusedAsync(StatusCode.PermissionDenied, refusal, () => client.UpsertAsync(DoubleClient.Point(1)));
    }

    [Fact]
    public async Task Tls_is_spoken_where_there_is_a_certificate()
    {
        using var authority = new TlsAuthority();
        using var certificate = authority.Server("localhost", "127.0.0.1");
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Certificate = certificate });
        Assert.Equal("https", server.Endpoint.Scheme);
        using var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority.Certificate },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        using var channel = GrpcChannel.ForAddress(server.Endpoint, new GrpcChannelOptions { HttpHandler = handler });
        var health = await new Wire.Qdrant.QdrantClient(channel).HealthCheckAsync(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("1.19.0", health.Version);
    }

    [Fact]
    public async Task The_rest_port_says_what_it_is_and_speaks_no_grpc()
    {
        await using var server = await QdrantDouble.StartAsync(new QdrantDoubleOptions { Version = "1.15.4" });
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.RestPort}") };
        var cancelled = TestContext.Current.CancellationToken;
        Assert.Contains("\"version\":\"1.15.4\"", await http.GetStringAsync(new Uri("/", UriKind.Relative), cancelled), StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/nothing", UriKind.Relative), cancelled)).StatusCode);
        using var channel = GrpcChannel.ForAddress(http.BaseAddress);
        var refusal = await Assert.ThrowsAsync<RpcException>(() =>
            new Wire.Qdrant.QdrantClient(channel).HealthCheckAsync(new HealthCheckRequest(), cancellationToken: cancelled).ResponseAsync);
        Assert.NotEqual(StatusCode.OK, refusal.StatusCode);
    }

    private static string Token(string claims, string key)
    {
        var unsigned = Base64("""{"alg":"HS256","typ":"JWT"}""") + "." + Base64(claims);
        return unsigned + "." + Base64(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(unsigned)));
    }

    private static string Base64(string text) => Base64(Encoding.UTF8.GetBytes(text));

    private static string Base64(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
