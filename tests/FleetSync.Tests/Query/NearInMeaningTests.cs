using FleetSync.Embedding;
using FleetSync.Query;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Query;

/// <summary>What is answered where records are near in meaning and have none of the words.</summary>
public sealed class NearInMeaningTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly IEmbedder _embedder = new EmbeddingOptions.Static().Open();
    private SqliteStore? _store;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStore(_folder.File("fleet.db"), SqliteAccess.Write, space: new VectorSpace(_embedder.Dimensions, _embedder.Fingerprint));
        await _store.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var (name, text) in ((string, string)[])
            [("orders", "StatefulSet postgres database databases db"), ("ledger", "Service money payment ledger bank"), ("web", "Deployment nginx web server proxy")])
        {
            await WriteAsync(name, text);
        }

        await _store.SaveClusterAsync(
            new ClusterRecord { Cluster = "east", LastHeartbeat = Some.Time, EmbeddingFingerprint = _embedder.Fingerprint },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _embedder.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_near_is_shown_and_is_no_match()
    {
        var answer = await AskAsync("financial transfers");

        Assert.Equal((0, 1), (answer.Page.Total, answer.Page.Near));
        Assert.Equal("ledger", Assert.Single(answer.Page.Hits).Name);
        Assert.Null(answer.Nearest);
    }

    [Theory]
    [InlineData("zzqx")]
    [InlineData("unicorn scheduler")]
    [InlineData("purple elephant")]
    public async Task Nonsense_is_near_to_nothing(string question)
    {
        var answer = await AskAsync(question);

        Assert.Empty(answer.Page.Hits);
        Assert.Null(answer.Nearest);
    }

    [Fact]
    public async Task A_product_that_nobody_runs_matches_nothing_and_others_like_it_are_shown_apart()
    {
        var answer = await AskAsync("cassandra");

        Assert.Equal((0, 0), (answer.Page.Total, answer.Page.Near));
        Assert.Equal("words=\"cassandra\"", answer.Nearest!.Without);
        Assert.Equal("orders", Assert.Single(answer.Nearest.Page.Hits).Name);
    }

    [Fact]
    public async Task A_number_is_of_matches_alone()
    {
        var answer = await AskAsync("how many financial transfers");

        Assert.Equal((0, 0), (answer.Page.Total, answer.Page.Near));
    }

    private Task<SearchAnswer> AskAsync(string words) => new FleetSearch(_store!, new FakeTimeProvider(Some.Time), _embedder)
        .AskAsync(new SearchRequest { Words = words }, TestContext.Current.CancellationToken);

    private async Task WriteAsync(string name, string text)
    {
        var vector = new float[_embedder.Dimensions];
        Assert.Null(await _embedder.EmbedAsync([text], vector, TestContext.Current.CancellationToken));
        var change = Some.Upsert(Some.Snapshot(name, text: text)) with { Vector = vector };
        Assert.Null((await _store!.WriteAsync(Some.Batch(change), TestContext.Current.CancellationToken)).Fault);
    }
}
