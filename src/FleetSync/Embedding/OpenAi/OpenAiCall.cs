using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FleetSync.Connection;

namespace FleetSync.Embedding.OpenAi;

/// <summary>
/// One request of OpenAI's embeddings API (platform.openai.com/docs/api-reference/embeddings), as Azure, TEI, Ollama and vLLM
/// answer it too. Knows the network; whether and when to ask is <see cref="OpenAiEmbedder"/>'s.
/// </summary>
internal sealed class OpenAiCall : IDisposable
{
    /// <summary>A thousand vectors of 3,072 numbers as text; what is larger is no answer to what was asked.</summary>
    private const int MaxAnswerBytes = 96 * 1024 * 1024;

    private const int LongestReason = 200;

    private readonly OpenAiOptions _options;
    private readonly ApiKey _key;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly bool _isAzure;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="options">The endpoint.</param>
    /// <param name="key">Its key.</param>
    /// <param name="handler">Carries the requests in place of the network; null for the network.</param>
    public OpenAiCall(OpenAiOptions options, ApiKey key, HttpMessageHandler? handler)
    {
        (_options, _key) = (options, key);
        var address = new UriBuilder(options.BaseUrl);
        address.Path = address.Path.TrimEnd('/') + "/embeddings";
        _address = address.Uri;
        _isAzure = _address.Query.Contains("api-version=", StringComparison.Ordinal);
        _http = new HttpClient(handler ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect would carry the key to another host
            AutomaticDecompression = DecompressionMethods.GZip,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.Timeout,
        })
        {
            MaxResponseContentBufferSize = MaxAnswerBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Where it asks, for people: without a query, which may hold what is nobody's business.</summary>
    public string Location => _address.GetLeftPart(UriPartial.Path);

    /// <summary>Asks for vectors.</summary>
    /// <param name="texts">At least one.</param>
    /// <param name="now">Whether a key in a file is read again first.</param>
    /// <param name="cancellationToken">The deadline, or the caller gives up.</param>
    /// <returns>The answer, to be disposed.</returns>
    /// <exception cref="HttpRequestException">There is none.</exception>
    /// <exception cref="ConnectionException">There is no key to be read.</exception>
    public async Task<HttpResponseMessage> SendAsync(IReadOnlyList<string> texts, bool now, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = Body(texts) };
        if (await _key.ReadAsync(now, cancellationToken) is { } key)
        {
            if (_isAzure)
            {
                request.Headers.TryAddWithoutValidation("api-key", key);
            }
            else
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>What an endpoint says of its refusal: the message of its error, or the beginning of what it said instead.</summary>
    public static string ReasonOf(ReadOnlySpan<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body.ToArray());
            var root = document.RootElement;
            var error = root.ValueKind is JsonValueKind.Object && root.TryGetProperty("error", out var inner) ? inner : root;
            var message = error.ValueKind is JsonValueKind.Object && error.TryGetProperty("message", out var text) ? text : error;
            return message.ValueKind is JsonValueKind.String ? OneLine(message.GetString()!) : OneLine(root.ToString());
        }
        catch (JsonException)
        {
            return OneLine(System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, LongestReason)]));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private ByteArrayContent Body(IReadOnlyList<string> texts)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model"u8, _options.Model);
            json.WriteStartArray("input"u8);
            foreach (var text in texts)
            {
                // Endpoints refuse an empty text; a space means as little.
                json.WriteStringValue(text.Length == 0 ? " " : text);
            }

            json.WriteEndArray();
            json.WriteString("encoding_format"u8, "float"u8);
            if (_options.SendDimensions)
            {
                json.WriteNumber("dimensions"u8, _options.Dimensions);
            }

            json.WriteEndObject();
        }

        return new ByteArrayContent(buffer.WrittenSpan.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    private static string OneLine(string text)
    {
        var line = new string([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestReason ? line : line[..LongestReason] + "…";
    }
}
