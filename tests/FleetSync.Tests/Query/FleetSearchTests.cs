using FleetSync.Query;
using FleetSync.Stores;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Query;

public sealed class FleetSearchTests
{
    private readonly AnsweringStore _store = new()
    {
        Clusters = [AnsweringStore.Cluster("east", TimeSpan.FromSeconds(4)), AnsweringStore.Cluster("west", TimeSpan.FromHours(3))],
        Facets = { [FacetField.Kind] = [new("Certificate", 2), new("Policy", 1), new("Gateway", 1), new("Mesh", 1)] },
    };

    private FleetSearch Search => new(_store, new FakeTimeProvider(AnsweringStore.Now));

    [Theory]
    [InlineData("po", "Pod")]
    [InlineData("pods", "Pod")]
    [InlineData("POD", "Pod")]
    [InlineData("deploy", "Deployment")]
    [InlineData("netpol", "NetworkPolicy")]
    [InlineData("ingresses", "Ingress")]
    [InlineData("crds", "CustomResourceDefinition")]
    [InlineData("certificates", "Certificate")]
    [InlineData("policies", "Policy")]
    [InlineData("gateways", "Gateway")]
    [InlineData("meshes", "Mesh")]
    public async Task A_kind_is_found_by_any_of_its_names(string word, string kind)
    {
        await AskAsync(new() { Kinds = [word] });

        Assert.Equal([kind], _store.Asked.Single().Filter.Kinds);
    }

    [Fact]
    public async Task A_kind_with_its_group_asks_for_both()
    {
        await AskAsync(new() { Kinds = ["deployments.apps", "certificates.cert-manager.io"] });

        var filter = _store.Asked.Single().Filter;
        Assert.Equal(["Deployment", "Certificate"], filter.Kinds);
        Assert.Equal(["apps", "cert-manager.io"], filter.ApiGroups);
    }

    [Fact]
    public async Task Kinds_with_and_without_a_group_do_not_mix()
    {
        var refusal = await Assert.ThrowsAsync<QueryException>(() => AskAsync(new() { Kinds = ["pods", "certificates.cert-manager.io"] }));

        Assert.Contains("give the group to all of them or to none", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_nobody_has_is_asked_for_as_it_is_and_noted()
    {
        var answer = await AskAsync(new() { Kinds = ["gizmos"] });

        Assert.Equal(["gizmos"], _store.Asked.Single().Filter.Kinds);
        Assert.Equal(["this store has no object of a kind named 'gizmos'"], answer.Notes);
    }

    [Fact]
    public async Task Health_is_understood_in_any_case()
    {
        await AskAsync(new() { Health = ["degraded", "MISSING"] });

        Assert.Equal(["Degraded", "Missing"], _store.Asked.Single().Filter.Health);
    }

    [Theory]
    [InlineData("sick")]
    [InlineData("3")]
    public async Task An_unknown_health_word_is_refused_with_the_allowed_ones(string word)
    {
        var refusal = await Assert.ThrowsAsync<QueryException>(() => AskAsync(new() { Health = [word] }));

        Assert.Equal(
            $"health '{word}' is not known: allowed are Healthy, Progressing, Degraded, Suspended, Missing, Unknown", refusal.Message);
    }

    [Fact]
    public async Task An_empty_question_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<QueryException>(() => AskAsync(new() { Words = "  " }));

        Assert.StartsWith("empty query", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app")]
    [InlineData("=web")]
    public async Task A_label_without_key_and_value_is_refused(string label)
    {
        await Assert.ThrowsAsync<QueryException>(() => AskAsync(new() { Labels = [label] }));
    }

    [Fact]
    public async Task Coverage_speaks_of_the_clusters_that_were_asked()
    {
        var answer = await AskAsync(new() { Clusters = ["west", "nord"] });

        Assert.Equal("west", answer.Coverage.Clusters.Single().Cluster);
        Assert.Equal(TimeSpan.FromHours(3), answer.Coverage.OldestHeartbeat);
        Assert.True(answer.Coverage.IsStale(answer.Coverage.Clusters[0]));
        Assert.Equal(["this store has no cluster 'nord'; it has east, west"], answer.Notes);
    }

    [Fact]
    public void A_heartbeat_from_a_clock_ahead_of_ours_is_no_age_at_all()
    {
        var coverage = new Coverage([AnsweringStore.Cluster("east", TimeSpan.FromMinutes(-5))], AnsweringStore.Now);

        Assert.Equal(TimeSpan.Zero, coverage.OldestHeartbeat);
    }

    private Task<SearchAnswer> AskAsync(SearchRequest request) => Search.AskAsync(request, TestContext.Current.CancellationToken);
}
