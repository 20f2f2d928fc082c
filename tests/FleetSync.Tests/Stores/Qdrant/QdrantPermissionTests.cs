using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>What docs/qdrant.md says of keys and tokens: which are enough for whom, and what is said of those that are not.</summary>
public sealed class QdrantPermissionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Some.Time);
    private QdrantDouble _qdrant = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _qdrant = await QdrantDouble.StartAsync(new() { ApiKey = "main", ReadOnlyApiKey = "r3ad", JwtRbac = true, Time = _time });

    public async ValueTask DisposeAsync()
    {
        await _qdrant.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("rw")]
    [InlineData("prw")]
    public async Task A_token_for_the_two_collections_is_enough_for_an_agent_once_they_are_there(string access)
    {
        await (await OpenAsync("main")).DisposeAsync();

        await using var agent = await OpenAsync(Token(Both(access)));

        Assert.Null((await agent.WriteAsync(Some.Upserts(Some.Snapshot("web")), Cancelled)).Fault);
        await agent.SaveClusterAsync(new() { Cluster = "east", LastHeartbeat = Some.Time }, Cancelled);
        Assert.Equal(1, await agent.ForgetAsync("east", Cancelled));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("r3ad")]
    [InlineData("token")]
    public async Task A_key_that_may_read_is_enough_to_search(string key)
    {
        await (await OpenAsync("main")).DisposeAsync();

        await using var searcher = await OpenAsync(key is "token" ? Token(Both("r")) : key, QdrantAccess.Read);

        Assert.Equal(0, (await searcher.SearchAsync(Some.Query(), Cancelled)).Total);
        Assert.Empty(await searcher.ReadClustersAsync(Cancelled));
    }

    [Theory]
    [InlineData("rw")]
    [InlineData("r3ad")]
    public async Task A_missing_collection_is_made_by_a_key_with_full_access_alone(string access)
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(access is "r3ad" ? access : Token(Both(access))));

        Assert.Contains("Global manage access is required", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("make both collections once with one", refusal.Message, StringComparison.Ordinal);
        Assert.False(refusal.MayPass);
    }

    [Fact]
    public async Task A_write_with_a_key_that_may_only_read_is_refused_and_kept()
    {
        await (await OpenAsync("main")).DisposeAsync();
        await using var agent = await OpenAsync("r3ad");

        var fault = (await agent.WriteAsync(Some.Upserts(Some.Snapshot("web")), Cancelled)).Fault;

        Assert.Equal(StoreFaultKind.Refused, fault?.Kind);
        Assert.Contains("is read-only", fault?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_expires_is_named_and_its_successor_in_the_file_is_taken_at_once()
    {
        await (await OpenAsync("main")).DisposeAsync();
        var file = _folder.File("token");
        await File.WriteAllTextAsync(file, Token(Both("rw"), Some.Time.AddMinutes(10)), Cancelled);
        await using var agent = new QdrantStore(new() { Endpoint = _qdrant.Endpoint, ApiKeyFile = file }, QdrantAccess.Write, _time);
        await agent.OpenAsync(Cancelled);

        _time.Advance(TimeSpan.FromHours(1));
        var fault = (await agent.WriteAsync(Some.Upserts(Some.Snapshot("web")), Cancelled)).Fault;
        Assert.Equal(StoreFaultKind.Refused, fault?.Kind);
        Assert.Contains($"the token from {file} has expired. Renew it. The file is read again by itself.", fault?.Message, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, Token(Both("rw"), Some.Time.AddHours(2)), Cancelled);
        Assert.Null((await agent.WriteAsync(Some.Upserts(Some.Snapshot("web")), Cancelled)).Fault);
    }

    [Fact]
    public async Task A_token_that_another_key_has_signed_is_named()
    {
        var refusal = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(Token(Both("rw"), key: "other")));

        Assert.Contains("is signed with another key than the server's", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<QdrantStore> OpenAsync(string key, QdrantAccess access = QdrantAccess.Write)
    {
        var store = new QdrantStore(new() { Endpoint = _qdrant.Endpoint, ApiKey = key }, access, _time);
        try
        {
            await store.OpenAsync(Cancelled);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static string Both(string access) => "\"access\":["
        + $$"""{"collection":"fleet-resources","access":"{{access}}"},{"collection":"fleet-resources-clusters","access":"{{access}}"}]""";

    private static string Token(string claims, DateTimeOffset? expires = null, string key = "main")
    {
        var body = expires is { } end ? $$"""{"exp":{{end.ToUnixTimeSeconds()}},{{claims}}}""" : $$"""{{{claims}}}""";
        var signed = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(body));
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.ASCII.GetBytes(signed));
        return signed + "." + Base64Url.EncodeToString(signature);
    }
}
