using System.Net;
using FleetSync.Connection;

namespace FleetSync.Embedding.OpenAi;

/// <summary>
/// Vectors from an endpoint. Texts go in calls of <see cref="OpenAiOptions.BatchSize"/>, halved where the endpoint says that it is
/// too many. A fault is a value and opens the <see cref="Breaker"/>: until it closes, calls are answered with the fault at once and
/// the endpoint is left in peace. What changes is told once. For one caller at a time.
/// </summary>
internal sealed class OpenAiEmbedder : IEmbedder
{
    /// <summary>An endpoint that finds so few letters too long means something else.</summary>
    private const int ShortestText = 64;

    private readonly OpenAiOptions _options;
    private readonly OpenAiCall _call;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly Action<EmbeddingFault?> _changed;
    private BreakerState _breaker = Breaker.Start;
    private int _batchSize;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">The endpoint.</param>
    /// <param name="time">The clock of deadlines and of the breaker.</param>
    /// <param name="jitter">Fresh random numbers from 0 to 1.</param>
    /// <param name="changed">Told the fault when the endpoint stops answering, and null when it answers again.</param>
    /// <param name="handler">Carries the requests in place of the network; null for the network.</param>
    public OpenAiEmbedder(
        OpenAiOptions options, TimeProvider time, Func<double> jitter, Action<EmbeddingFault?> changed, HttpMessageHandler? handler = null)
    {
        (_options, _time, _jitter, _changed, _batchSize) = (options, time, jitter, changed, options.BatchSize);
        _call = new OpenAiCall(options, new ApiKey(options.ApiKey, options.ApiKeyFile, "the key of the embedding endpoint", time), handler);
    }

    /// <inheritdoc/>
    public string Id => "openai";

    /// <inheritdoc/>
    public int Dimensions => _options.Dimensions;

    /// <inheritdoc/>
    /// <remarks>The model's name stands for its hash: an endpoint tells no other. Its address is no part of it, for it may move.</remarks>
    public string Fingerprint => FormattableString.Invariant($"openai/{_options.Model}/{Dimensions}/{_options.TextVersion}");

    /// <inheritdoc/>
    public async ValueTask<EmbeddingFault?> EmbedAsync(
        IReadOnlyList<string> texts, Memory<float> vectors, CancellationToken cancellationToken)
    {
        if (_breaker is BreakerState.Open open && !Breaker.Allows(open, _time.GetUtcNow()))
        {
            return open.Fault with { RetryAfter = open.Until - _time.GetUtcNow() };
        }

        string[] all = [.. texts];
        for (var start = 0; start < texts.Count;)
        {
            var part = new ArraySegment<string>(all, start, Math.Min(_batchSize, texts.Count - start));
            var (fault, isTooMuch) = await AskAsync(part, vectors.Slice(start * Dimensions, part.Count * Dimensions), cancellationToken);
            if (isTooMuch && part.Count > 1)
            {
                // For good: an endpoint's limit does not change from call to call.
                _batchSize = part.Count / 2;
                continue;
            }

            if (isTooMuch && part[0].Length > ShortestText)
            {
                // It was this text, and not their number: what is beyond the model's length is left out.
                all[start] = Half(part[0]);
                _batchSize = _options.BatchSize;
                continue;
            }

            Step(fault);
            if (fault is not null)
            {
                return fault;
            }

            start += part.Count;
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _call.Dispose();

    private static string Half(string text)
    {
        var length = text.Length / 2;
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }

    private async Task<(EmbeddingFault? Fault, bool IsTooMuch)> AskAsync(
        IReadOnlyList<string> texts, Memory<float> rows, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var (status, body, wish) = await SendAsync(texts, either.Token);
            if (status is not HttpStatusCode.OK)
            {
                return (Refusal(status, body, wish), status is HttpStatusCode.RequestEntityTooLarge);
            }

            var problem = EmbeddingAnswer.Read(body, Dimensions, rows.Span);
            return (problem is null ? null : new EmbeddingFault($"The answer of {_call.Location} {problem}."), false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new EmbeddingFault($"{_call.Location} did not answer within {_options.Timeout.TotalSeconds:0.#} s."), false);
        }
        catch (HttpRequestException failure)
        {
            return (new EmbeddingFault($"{_call.Location} cannot be reached: {failure.GetBaseException().Message.TrimEnd('.')}."), false);
        }
        catch (ConnectionException problem)
        {
            return (new EmbeddingFault(problem.Message), false);
        }
    }

    /// <summary>Sends a request; once more with the key read anew where the key was refused, for it may have been renewed.</summary>
    private async Task<(HttpStatusCode Status, byte[] Body, TimeSpan? Wish)> SendAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var first = await _call.SendAsync(texts, now: false, cancellationToken);
        if (first.StatusCode is not HttpStatusCode.Unauthorized || _options.ApiKeyFile is null)
        {
            return await ReadAsync(first, cancellationToken);
        }

        using var second = await _call.SendAsync(texts, now: true, cancellationToken);
        return await ReadAsync(second, cancellationToken);
    }

    private async Task<(HttpStatusCode Status, byte[] Body, TimeSpan? Wish)> ReadAsync(
        HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var after = answer.Headers.RetryAfter;
        var wish = after?.Delta ?? (after?.Date is { } date ? date - _time.GetUtcNow() : null);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellationToken), wish);
    }

    private EmbeddingFault Refusal(HttpStatusCode status, byte[] body, TimeSpan? wish)
    {
        var what = FormattableString.Invariant($"{_call.Location} answered {(int)status}: {OpenAiCall.ReasonOf(body)}");
        var next = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => " Check embedding.openai.apiKeyFile, or FLEETSYNC__EMBEDDING__OPENAI__APIKEY.",
            HttpStatusCode.NotFound => " Check embedding.openai.baseUrl and embedding.openai.model.",
            _ => "",
        };
        return new EmbeddingFault(what.TrimEnd('.') + "." + next, wish);
    }

    private void Step(EmbeddingFault? fault)
    {
        var wasOpen = _breaker is BreakerState.Open;
        _breaker = Breaker.Step(_breaker, fault, _time.GetUtcNow(), _jitter());
        if (wasOpen != _breaker is BreakerState.Open)
        {
            _changed(fault);
        }
    }
}
