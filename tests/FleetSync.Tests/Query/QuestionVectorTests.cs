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
    private string _fingerprint = "scripted/4";

    [Fact]
    public async Task Words_are_embedded_where_the_store_has_vectors_of_the_same_kind()
    {
        var (vector, notes) = await AskAsync("failing databases");

        Assert.Equal(ScriptedEmbedder.VectorOf("failing databases"), vector!.Value.ToArray());
        Assert.Empty(notes);
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
        var east = AnsweringStore.Cluster("east", TimeSpan.Zero) with { EmbeddingFingerprint = _fingerprint };
        var store = new AnsweringStore { Clusters = [east] };
        var search = new FleetSearch(store, new FakeTimeProvider(AnsweringStore.Now), _embedder);
        var answer = await search.AskAsync(new SearchRequest { Words = words, Kinds = ["Pod"] }, TestContext.Current.CancellationToken);
        return (Assert.Single(store.Asked).Vector, answer.Notes);
    }
}
