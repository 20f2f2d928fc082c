using FleetSync.Embedding;
using FleetSync.Embedding.OpenAi;
using FleetSync.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class OpenAiEmbedderTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<EmbeddingFault?> _told = [];
    private EmbeddingEndpoint _endpoint = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _endpoint = await EmbeddingEndpoint.StartAsync();

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task Each_text_has_its_own_vector_of_unit_length_whatever_the_order_of_the_answer()
    {
        using var embedder = Embedder();
        var rows = new float[9];

        Assert.Null(await embedder.EmbedAsync(["", "abc", "abcdefghij"], rows, Cancelled));

        Assert.Equal([1 / MathF.Sqrt(2), 0, 1 / MathF.Sqrt(2)], rows[..3], Near);
        Assert.Equal([3 / MathF.Sqrt(10), 0, 1 / MathF.Sqrt(10)], rows[3..6], Near);
        Assert.Equal([10 / MathF.Sqrt(101), 0, 1 / MathF.Sqrt(101)], rows[6..], Near);
        var (target, headers, body) = Assert.Single(_endpoint.Requests);
        Assert.Equal("POST /v1/embeddings", target);
        Assert.Equal("Bearer secret", headers.Authorization);
        Assert.Equal("m", (string?)body["model"]);
        Assert.Null(body["dimensions"]);
        Assert.Equal("openai/m/3/1", embedder.Fingerprint);
    }

    [Fact]
    public async Task Azure_keeps_its_query_and_has_a_header_of_its_own_and_a_model_that_can_be_cut_is_told_so()
    {
        using var embedder = Embedder(options => options with
        {
            BaseUrl = new Uri(_endpoint.Url, "/openai/deployments/small?api-version=2024-10-21"),
            SendDimensions = true,
        });

        Assert.Null(await embedder.EmbedAsync(["a"], new float[3], Cancelled));

        var (target, headers, body) = Assert.Single(_endpoint.Requests);
        Assert.Equal("POST /openai/deployments/small/embeddings?api-version=2024-10-21", target);
        Assert.Equal(("secret", 0), ((string?)headers["api-key"], headers.Authorization.Count));
        Assert.Equal(3, (int?)body["dimensions"]);
    }

    [Fact]
    public async Task Many_texts_go_in_several_calls_and_in_smaller_ones_where_the_endpoint_says_so()
    {
        _endpoint.Answer = (body, context) => Task.FromResult(body["input"]!.AsArray().Count <= 3 ? null : Refuse(context, 413, """{"error":"batch size 10 > maximum allowed batch size 3","error_type":"Validation"}"""));
        using var embedder = Embedder(static options => options with { BatchSize = 10 });
        var rows = new float[25 * 3];

        Assert.Null(await embedder.EmbedAsync([.. Enumerable.Range(0, 25).Select(static length => new string('x', length))], rows, Cancelled));

        Assert.All(Enumerable.Range(1, 24), index => Assert.Equal(index, rows[index * 3] / rows[(index * 3) + 2], 1e-3f));
        Assert.Equal([10, 5, 2], _endpoint.Requests.Select(static request => request.Body["input"]!.AsArray().Count).Distinct().Take(3));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_text_that_is_too_long_for_the_model_is_cut_and_the_others_go_on_in_large_calls()
    {
        _endpoint.Answer = (body, context) => Task.FromResult(
            body["input"]!.AsArray().All(static text => ((string)text!).Length <= 100) ? null : Refuse(context, 413, """{"error":"inputs must have less than 512 tokens"}"""));
        using var embedder = Embedder(static options => options with { BatchSize = 10 });

        Assert.Null(await embedder.EmbedAsync([.. Enumerable.Range(0, 8).Select(static i => new string('x', i == 5 ? 390 : 3))], new float[24], Cancelled));
        Assert.Null(await embedder.EmbedAsync([.. Enumerable.Repeat("abc", 10)], new float[30], Cancelled));

        Assert.InRange(_endpoint.Requests.Count, 5, 20);
        Assert.Equal(10, _endpoint.Requests.Last().Body["input"]!.AsArray().Count);
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("""{"data":[{"embedding":[1,2],"index":0}]}""", "vectors of 2 numbers, and 3 are configured")]
    [InlineData("""{"data":[]}""", "0 vectors for 1 texts")]
    [InlineData("""{"data":[{"embedding":[1,2,3],"index":7}]}""", "was not asked for")]
    [InlineData("""{"data":[{"index":0}]}""", "no vector for text 0")]
    [InlineData("""{"data":[{"embedding":"AACAPw==","index":0}]}""", "no list of numbers")]
    [InlineData("""{"data":[{"embedding":[1,"two",3]}]}""", "not the JSON")]
    [InlineData("<html>gateway</html>", "not the JSON")]
    public async Task An_answer_that_is_none_is_a_fault_that_says_why(string answer, string why)
    {
        _endpoint.Answer = (_, _) => Task.FromResult<string?>(answer);
        using var embedder = Embedder();

        var fault = await embedder.EmbedAsync(["a"], new float[3], Cancelled);

        Assert.Contains(why, fault!.Message, StringComparison.Ordinal);
        Assert.Contains("/v1/embeddings", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided","type":"invalid_request_error"}}""", "Incorrect API key provided. Check embedding.openai.apiKeyFile")]
    [InlineData(404, """{"error":{"message":"The model `m` does not exist"}}""", "does not exist. Check embedding.openai.baseUrl and embedding.openai.model")]
    [InlineData(500, "upstream\nfailed", "answered 500: upstream failed")]
    public async Task A_refusal_is_named_with_the_next_step_and_without_the_key(int status, string body, string says)
    {
        _endpoint.Answer = (_, context) => Task.FromResult<string?>(Refuse(context, status, body));
        using var embedder = Embedder();

        var fault = await embedder.EmbedAsync(["a"], new float[3], Cancelled);

        Assert.Contains(says, fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_key_is_read_when_the_old_one_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "key");
        await File.WriteAllTextAsync(file, "old\n", Cancelled);
        _endpoint.Answer = (_, context) => Task.FromResult(
            context.Request.Headers.Authorization == "Bearer new" ? null : Refuse(context, 401, "{}"));
        using var embedder = Embedder(options => options with { ApiKey = null, ApiKeyFile = file });
        Assert.NotNull(await embedder.EmbedAsync(["a"], new float[3], Cancelled));
        await File.WriteAllTextAsync(file, "new\n", Cancelled);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await embedder.EmbedAsync(["a"], new float[3], Cancelled));
    }

    [Fact]
    public async Task An_endpoint_that_fails_for_an_hour_gets_some_twenty_calls_and_one_line_each_way()
    {
        var isDown = true;
        _endpoint.Answer = (_, context) => Task.FromResult(isDown ? Refuse(context, 503, "overloaded") : null);
        using var embedder = Embedder();
        var rows = new float[3];
        for (var second = 0; second < 3600; second += 5)
        {
            Assert.NotNull(await embedder.EmbedAsync(["a"], rows, Cancelled));
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.InRange(_endpoint.Requests.Count, 12, 35);
        Assert.Single(_told);
        isDown = false;
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await embedder.EmbedAsync(["a"], rows, Cancelled));
        Assert.Equal(2, _told.Count);
        Assert.Null(_told[1]);
    }

    [Fact]
    public async Task A_wish_of_the_endpoint_is_respected()
    {
        var isDown = true;
        _endpoint.Answer = (_, context) =>
        {
            context.Response.Headers.RetryAfter = "120";
            return Task.FromResult(isDown ? Refuse(context, 429, "slow down") : null);
        };
        using var embedder = Embedder();
        var fault = await embedder.EmbedAsync(["a"], new float[3], Cancelled);
        Assert.Equal(TimeSpan.FromSeconds(120), fault!.RetryAfter);
        isDown = false;
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.NotNull(await embedder.EmbedAsync(["a"], new float[3], Cancelled));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await embedder.EmbedAsync(["a"], new float[3], Cancelled));
        Assert.Equal(2, _endpoint.Requests.Count);
    }

    [Fact]
    public async Task An_endpoint_that_says_nothing_is_left_after_its_time_and_one_that_is_not_there_at_once()
    {
        var asked = new TaskCompletionSource();
        _endpoint.Answer = async (_, context) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return null;
        };
        using var embedder = Embedder();
        var embedding = embedder.EmbedAsync(["a"], new float[3], Cancelled).AsTask();
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("did not answer within 30 s", (await embedding)!.Message, StringComparison.Ordinal);

        using var nowhere = Embedder(static options => options with { BaseUrl = new Uri("http://127.0.0.1:1/v1") });
        Assert.Contains("cannot be reached", (await nowhere.EmbedAsync(["a"], new float[3], Cancelled))!.Message, StringComparison.Ordinal);
    }

    private static bool Near(float left, float right) => MathF.Abs(left - right) < 1e-6f;

    private static string Refuse(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return body;
    }

    private OpenAiEmbedder Embedder(Func<OpenAiOptions, OpenAiOptions>? with = null)
    {
        var options = new OpenAiOptions { BaseUrl = new Uri(_endpoint.Url, "/v1"), Model = "m", Dimensions = 3, ApiKey = "secret" };
        return new OpenAiEmbedder(with?.Invoke(options) ?? options, _time, static () => 0.5, _told.Add);
    }
}
