using System.Security.Cryptography;
using System.Text;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>What a look at a server says of it, and that it makes and writes nothing.</summary>
public sealed class QdrantInspectionTests : IAsyncLifetime
{
    private static readonly VectorSpace _space = new(4, "static/abc/4/1");
    private static readonly string[] _reads = ["HealthCheck", "Get", "CollectionExists", "Scroll"];
    private QdrantDouble _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await QdrantDouble.StartAsync(new() { ApiKey = "wr1te", ReadOnlyApiKey = "r3ad", JwtRbac = true });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_collection_that_is_missing_is_left_to_the_first_agent()
    {
        var reading = await ReadAsync("wr1te");

        Assert.Null(reading.Refusal);
        Assert.False(reading.Exists);
        Assert.Equal("Qdrant 1.19.0", reading.Version);
        Assert.Contains("the first agent makes the collection", reading.Unproven, StringComparison.Ordinal);
        Assert.All(_server.Calls, static call => Assert.Contains(call.Method, _reads));
    }

    [Fact]
    public async Task A_collection_that_fits_names_its_clusters_and_is_only_read()
    {
        await FillAsync();
        var calls = _server.Calls.Count;

        var reading = await ReadAsync("wr1te");

        Assert.True(reading.Exists);
        Assert.Null(reading.Refusal);
        Assert.Null(reading.NotWritable);
        Assert.Equal("east", Assert.Single(reading.Clusters).Cluster);
        Assert.Equal(TimeSpan.Zero, reading.ClockSkew);
        Assert.All(_server.Calls.Skip(calls), static call => Assert.Contains(call.Method, _reads));
    }

    [Fact]
    public async Task Vectors_of_another_embedding_are_a_refusal()
    {
        await FillAsync();

        var reading = await ReadAsync("wr1te", new VectorSpace(4, "other/4"));

        Assert.Contains("static/abc/4/1", reading.Refusal, StringComparison.Ordinal);
        Assert.Contains("other/4", reading.Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", "the server does not know the API key")]
    [InlineData(null, "the server asks for an API key")]
    public async Task A_key_that_is_not_taken_is_named(string? key, string says)
    {
        Assert.Contains(says, (await ReadAsync(key)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_key_leaves_open_whether_it_may_write_and_a_token_says_so()
    {
        await FillAsync();

        Assert.Contains("shows at the first write", (await ReadAsync("r3ad")).Unproven, StringComparison.Ordinal);
        Assert.Contains("may only read", (await ReadAsync(Token("""{"access":"r"}"""))).NotWritable, StringComparison.Ordinal);
        var owner = await ReadAsync(Token("""{"access":"m"}"""));
        Assert.Null(owner.NotWritable);
        Assert.Empty(owner.Unproven);
    }

    [Theory]
    [InlineData("""{}""", true)]
    [InlineData("""{"access":"m"}""", true)]
    [InlineData("""{"access":"r"}""", false)]
    [InlineData("""{"access":[{"collection":"fleet-resources","access":"rw"}]}""", true)]
    [InlineData("""{"access":[{"collection":"fleet-resources","access":"prw"}]}""", true)]
    [InlineData("""{"access":[{"collection":"fleet-resources","access":"r"}]}""", false)]
    [InlineData("""{"access":[{"collection":"other","access":"rw"}]}""", false)]
    [InlineData("""{"access":[{"collection":7}]}""", null)]
    public void A_tokens_claims_say_whether_it_may_write(string claims, bool? may) =>
        Assert.Equal(may, QdrantInspection.MayWrite(Token(claims), "fleet-resources"));

    [Theory]
    [InlineData("plain")]
    [InlineData("with.two")]
    [InlineData("not.base64!.x")]
    public void A_key_that_is_no_token_says_nothing(string key) => Assert.Null(QdrantInspection.MayWrite(key, "fleet-resources"));

    [Fact]
    public async Task A_clock_that_differs_is_seen_in_the_servers_first_answer()
    {
        await FillAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(10));

        var reading = await QdrantInspection.ReadAsync(Options("wr1te"), _space, time, Cancelled);

        Assert.InRange(reading.ClockSkew!.Value.TotalSeconds, 590, 660);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_next_step()
    {
        await _server.StopAsync();

        Assert.Contains("Check that Qdrant runs", (await ReadAsync("wr1te")).Refusal, StringComparison.Ordinal);
    }

    private static string Token(string claims)
    {
        var text = $"{Encoded("""{"alg":"HS256","typ":"JWT"}"""u8)}.{Encoded(Encoding.UTF8.GetBytes(claims))}";
        return $"{text}.{Encoded(HMACSHA256.HashData("wr1te"u8, Encoding.ASCII.GetBytes(text)))}";

        static string Encoded(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    private async Task FillAsync()
    {
        await using var store = new QdrantStore(Options("wr1te"), QdrantAccess.Write, TimeProvider.System, _space);
        await store.OpenAsync(Cancelled);
        await store.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time, EmbeddingFingerprint = _space.Fingerprint }, Cancelled);
    }

    private QdrantOptions Options(string? key) => new() { Endpoint = _server.Endpoint, ApiKey = key };

    private Task<StoreReading> ReadAsync(string? key, VectorSpace? space = null) =>
        QdrantInspection.ReadAsync(Options(key), space ?? _space, TimeProvider.System, Cancelled);
}
