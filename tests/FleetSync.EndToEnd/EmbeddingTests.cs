using FleetSync.EndToEnd.Support;
using FleetSync.TestQdrant;
using Xunit;

namespace FleetSync.EndToEnd;

/// <summary>A store's embedding: what it costs, and how it is changed for another.</summary>
public sealed class EmbeddingTests(Servers servers) : IAsyncLifetime
{
    private TextEndpoint _endpoint = null!;

    public async ValueTask InitializeAsync() => _endpoint = await TextEndpoint.StartAsync();

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_embedding_is_refused_until_the_store_is_re_embedded_and_then_nothing_is_written_or_embedded(bool inQdrant)
    {
        await using var desk = new Desk(await servers.SampleAsync());
        await using var qdrant = inQdrant ? await QdrantDouble.StartAsync() : null;
        if (qdrant is not null)
        {
            desk.StoreIn(qdrant);
        }

        await desk.SyncOnceAsync();
        UseEndpoint(desk);

        var refused = await desk.RunAsync([.. desk.RunArguments(), "--once"]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("\"static/", refused.Error, StringComparison.Ordinal);
        Assert.Contains("\"openai/letters/8/", refused.Error, StringComparison.Ordinal);
        Assert.Contains("fleetsync reembed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, _endpoint.Calls);

        var migrated = await desk.AskAsync("reembed");
        Assert.True(migrated["changed"]!.GetValue<bool>());
        Assert.StartsWith("static/", migrated["from"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(_endpoint.Texts, migrated["texts"]!.GetValue<int>());
        Assert.Equal("Bearer secret", _endpoint.Key);
        var embedded = _endpoint.Texts;
        Assert.InRange(embedded, 10, 500);

        var again = await desk.SyncOnceAsync();
        Assert.Matches(@"\(0 written, 0 deleted, \d+ unchanged\)\n$", again.Output);
        Assert.Equal(embedded, _endpoint.Texts);

        var answer = await desk.AskAsync("search", "postgres database");
        Assert.NotEmpty(answer["items"]!.AsArray());
        Assert.Empty(answer["notes"]?.AsArray() ?? []);
        Assert.Equal(embedded + 1, _endpoint.Texts);
        Assert.False((await desk.AskAsync("reembed"))["changed"]!.GetValue<bool>());

        desk.Environment.Clear();
        var back = await desk.RunAsync([.. desk.RunArguments(), "--once"]);
        Assert.Equal(1, back.ExitCode);
        Assert.Contains("has vectors from \"openai/letters/8/", back.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_and_a_model_that_is_not_named_are_wrong_configuration()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        desk.Configure("embedding: {provider: onnx, onnx: {path: nowhere}}");
        var missing = await desk.RunAsync(desk.RunArguments());
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("nowhere", missing.Error, StringComparison.Ordinal);

        desk.Configure("embedding: {provider: openai}");
        var unnamed = await desk.RunAsync(desk.RunArguments());
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("embedding.openai.model must be set", unnamed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_is_down_keeps_nothing_from_being_synchronised_and_is_told_once_without_the_key()
    {
        await using var desk = new Desk(await servers.SampleAsync());
        UseEndpoint(desk);
        desk.Environment["FLEETSYNC__EMBEDDING__OPENAI__BASEURL"] = "http://127.0.0.1:1/v1";
        var agent = await desk.StartSyncedAsync();
        await desk.ConvergedAsync();

        Assert.Equal(0, await agent.StopAsync());
        Assert.Single(agent.Log, static entry => entry["event"]!.GetValue<string>() == "EmbedderFaulted");
        Assert.Contains("openai/letters/8/", agent.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", agent.LogText, StringComparison.Ordinal);
    }

    private void UseEndpoint(Desk desk)
    {
        desk.Environment["FLEETSYNC__EMBEDDING__PROVIDER"] = "openai";
        desk.Environment["FLEETSYNC__EMBEDDING__OPENAI__BASEURL"] = _endpoint.Url;
        desk.Environment["FLEETSYNC__EMBEDDING__OPENAI__MODEL"] = "letters";
        desk.Environment["FLEETSYNC__EMBEDDING__OPENAI__DIMENSIONS"] = "8";
        desk.Environment["FLEETSYNC__EMBEDDING__OPENAI__APIKEY"] = "secret";
    }
}
