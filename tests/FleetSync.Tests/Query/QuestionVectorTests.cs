using FleetSync.Embedding;
using FleetSync.Query;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Query;

/// <summary>When a question is asked by its meaning too, and what is said when it is not.</summary>
public sealed class QuestionVectorTests
{
    private readonly ScriptedEmbedder _embedder = new();
    private readonly AnsweringStore _store = new();
    private string _fingerprint = "scripted/4";

    [Fact]
    public async Task Words_are_embedded_where_the_store_has_vectors_of_the_same_kind()
    {
        var (vector, notes) = await AskAsync("failing databases");

        Assert.Equal(ScriptedEmbedder.VectorOf("databases"), vector!.Value.ToArray());
        Assert.Empty(notes);
    }

    [Fact]
    public async Task Literal_words_are_embedded_as_they_are()
    {
        var answer = await AskAsync(new SearchRequest { Words = " failing databases", IsLiteral = true });

        Assert.Equal(ScriptedEmbedder.VectorOf("failing databases"), answer.Query.Vector!.Value.ToArray());
    }

    [Fact]
    public async Task What_comes_nearest_is_asked_by_the_same_meaning_as_long_as_its_words_are_asked()
    {
        await AskAsync(new SearchRequest { Words = "failing databases" });

        Assert.Equal([true, true, false], _store.Asked.Select(static query => query.Words.Length > 0));
        Assert.Equal(
            [ScriptedEmbedder.VectorOf("databases"), ScriptedEmbedder.VectorOf("databases"), null],
            _store.Asked.Select(static query => query.Vector?.ToArray()));
        Assert.Equal(1, _embedder.Calls);
    }

    [Fact]
    public async Task Vectors_of_another_kind_are_not_compared_and_both_are_named()
    {
        _fingerprint = "static/0123/128/2";
        var (vector, notes) = await AskAsync("failing databases");

        Assert.Null(vector);
        Assert.Equal(
            "ranked by words alone: the store's vectors come from \"static/0123/128/2\", and the configured embedding is \"scripted/4\"",
            Assert.Single(notes));
    }

    [Fact]
    public async Task A_provider_that_fails_leaves_the_words()
    {
        _embedder.Down = new EmbeddingFault("no route to host");
        var (vector, notes) = await AskAsync("failing databases");

        Assert.Null(vector);
        Assert.Equal("ranked by words alone: no route to host", Assert.Single(notes));
    }

    [Theory]
    [InlineData("", "scripted/4")]
    [InlineData("failing databases", "")]
    public async Task Without_words_or_vectors_nothing_is_embedded_and_nothing_said(string words, string fingerprint)
    {
        _fingerprint = fingerprint;
        var (vector, notes) = await AskAsync(words);

        Assert.Null(vector);
        Assert.Empty(notes);
        Assert.Equal(0, _embedder.Calls);
    }

    private async Task<(ReadOnlyMemory<float>? Vector, IReadOnlyList<string> Notes)> AskAsync(string words)
    {
        var answer = await AskAsync(new SearchRequest { Words = words, Kinds = ["Pod"] });
        return (answer.Query.Vector, answer.Notes);
    }

    private Task<SearchAnswer> AskAsync(SearchRequest request)
    {
        _store.Clusters.Add(AnsweringStore.Cluster("east", TimeSpan.Zero) with { EmbeddingFingerprint = _fingerprint });
        var search = new FleetSearch(_store, new FakeTimeProvider(AnsweringStore.Now), _embedder);
        return search.AskAsync(request, TestContext.Current.CancellationToken);
    }
}
