using FleetSync.Extraction;
using FleetSync.Query;
using FleetSync.Stores;
using FleetSync.Stores.Sqlite;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Query;

/// <summary>What is answered where nothing matches all that was understood.</summary>
public sealed class NearestMatchesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SqliteStore? _store;

    public async ValueTask InitializeAsync()
    {
        _store = new SqliteStore(_folder.File("fleet.db"), SqliteAccess.Write);
        await _store.OpenAsync(TestContext.Current.CancellationToken);
        await WriteAsync(
            Some.Snapshot("web-0", "west", "shop", Some.Pods, text: "web", createdAt: Some.Time.AddDays(-3)),
            Some.Snapshot("api", "west", "payments", Some.Deployments, HealthState.Degraded, text: "api gateway", createdAt: Some.Time.AddDays(-40)));
        await WriteAsync(
            Some.Snapshot("web-1", "east", "payments", Some.Pods, HealthState.Degraded, "Evicted", "web", Some.Time.AddDays(-3)));
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("failing pods in west", "health=Degraded|Missing", "web-0")]
    [InlineData("healthy pods in payments", "health=Healthy", "web-1")]
    [InlineData("failing pods in shop", "health=Degraded|Missing", "web-0")]
    [InlineData("deployments in shop", "namespace=shop", "api")]
    [InlineData("deployments created today", "created>=2026-03-01T00:00:00Z", "api")]
    [InlineData("healthy deployments in shop created today", "created>=2026-03-01T00:00:00Z health=Healthy namespace=shop", "api")]
    [InlineData("pods in namespace absent", "namespace=absent", "web-1,web-0")]
    [InlineData("failing nodes in west", "kind=Node", "api")]
    [InlineData("gateway pods", "kind=Pod", "api")]
    public async Task One_idea_is_let_go_at_a_time_and_it_is_said_which(string question, string without, string names)
    {
        var answer = await AskAsync(question);

        Assert.Equal(0, answer.Page.Total);
        Assert.Empty(answer.Page.Hits);
        Assert.Equal(without, answer.Nearest?.Without);
        Assert.Equal(names.Split(','), answer.Nearest!.Page.Hits.Select(static hit => hit.Name));
    }

    [Fact]
    public async Task A_cluster_is_never_let_go()
    {
        var answer = await AskAsync("pods in cluster nord");

        Assert.Null(answer.Nearest);
        Assert.Equal(["this store has no cluster 'nord'; it has east, west"], answer.Notes);
    }

    [Theory]
    [InlineData("absentword")]
    [InlineData("failing")]
    [InlineData("pods")]
    public async Task Where_something_matches_or_nothing_was_understood_there_is_no_nearest(string question)
    {
        Assert.Null((await AskAsync(question)).Nearest);
    }

    [Fact]
    public async Task A_flag_is_never_let_go()
    {
        var answer = await AskAsync(new SearchRequest { Words = "failing pods", Clusters = ["west"], Namespaces = ["shop"] });

        Assert.Equal("health=Degraded|Missing", answer.Nearest?.Without);
        Assert.Equal(["web-0"], answer.Nearest!.Page.Hits.Select(static hit => hit.Name));
    }

    [Fact]
    public async Task Plurals_find_their_singular()
    {
        Assert.Equal(["api"], (await AskAsync("gateways")).Page.Hits.Select(static hit => hit.Name));
    }

    private Task<SearchAnswer> AskAsync(string words) => AskAsync(new SearchRequest { Words = words });

    private Task<SearchAnswer> AskAsync(SearchRequest request)
    {
        var clock = new FakeTimeProvider(Some.Time);
        clock.SetLocalTimeZone(TimeZoneInfo.Utc);
        return new FleetSearch(_store!, clock).AskAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task WriteAsync(params ResourceSnapshot[] snapshots)
    {
        var batch = Some.Batch([.. snapshots.Select(static snapshot => Some.Upsert(snapshot))]);
        Assert.Null((await _store!.WriteAsync(batch, TestContext.Current.CancellationToken)).Fault);
        await _store.SaveClusterAsync(
            new ClusterRecord { Cluster = batch.Cluster, LastHeartbeat = Some.Time }, TestContext.Current.CancellationToken);
    }
}
