using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FleetSync.TestCluster;

/// <summary>
/// A small client to arrange and check what is in a cluster. Objects are JSON with apiVersion, kind and metadata; the path
/// follows from discovery. The server's certificate is checked against its CA.
/// </summary>
public sealed class KubeApi : IDisposable
{
    private const string Json = "application/json";
    private const string MergePatch = "application/merge-patch+json";
    private const int DefaultParallelism = 32;
    private static readonly TimeSpan _defaultWait = TimeSpan.FromSeconds(30);

    private readonly SocketsHttpHandler _handler;
    private readonly HttpClient _http;
    private readonly ServedTypes _types;

    public KubeApi(string url, string authorityPath, string token)
    {
        var trusted = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trusted.CustomTrustStore.ImportFromPemFile(authorityPath);
        _handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trusted },
            EnableMultipleHttp2Connections = true,
        };
        _http = new HttpClient(_handler)
        {
            BaseAddress = new Uri(url),
            DefaultRequestVersion = HttpVersion.Version20,
            Timeout = TimeSpan.FromSeconds(60),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _types = new ServedTypes((path, cancellation) => SendAsync(HttpMethod.Get, path, cancellation: cancellation));
    }

    /// <summary>Any request, any answer.</summary>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public async Task<KubeAnswer> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body = null, string contentType = Json,
        CancellationToken cancellation = default)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        if (body is { } content)
        {
            request.Content = new ReadOnlyMemoryContent(content);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        using var answer = await _http.SendAsync(request, cancellation);
        return new KubeAnswer(answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
    }

    /// <inheritdoc cref="ApplyAsync(JsonObject, CancellationToken)"/>
    public Task<JsonObject> ApplyAsync(string json, CancellationToken cancellation = default)
    {
        return ApplyAsync(JsonNode.Parse(json)!.AsObject(), cancellation);
    }

    /// <summary>Creates it or, where it is there, replaces it; a status goes to the status subresource afterwards.</summary>
    /// <returns>The object as the server has it.</returns>
    public async Task<JsonObject> ApplyAsync(JsonObject item, CancellationToken cancellation = default)
    {
        var key = ObjectRef.Of(item);
        var type = await TypeAsync(key.ApiVersion, key.Kind, cancellation);
        var body = Bytes(item);
        var answer = await SendAsync(HttpMethod.Post, type.Path(key.Namespace), body, cancellation: cancellation);
        if (answer.Status == HttpStatusCode.Conflict)
        {
            var current = await GetAsync(key, cancellation) ?? throw new ClusterException($"{key} is there and is not.");
            var replacement = item.DeepClone().AsObject();
            replacement["metadata"]!["resourceVersion"] = current["metadata"]!["resourceVersion"]!.DeepClone();
            answer = await SendAsync(HttpMethod.Put, PathOf(type, key), Bytes(replacement), cancellation: cancellation);
        }

        answer.OrThrow($"Apply {key}");
        return item["status"] is { } status && type.HasStatus
            ? await SetStatusAsync(key, status, cancellation)
            : answer.Json;
    }

    /// <summary>Applies many, in parallel and in no order.</summary>
    /// <param name="items">May be made on the fly: taken one by one.</param>
    /// <param name="parallelism">Requests at a time.</param>
    /// <param name="applied">Gets the number applied so far.</param>
    /// <param name="cancellation">Stops in the middle.</param>
    public Task ApplyManyAsync(
        IEnumerable<JsonObject> items, int parallelism = DefaultParallelism, Action<int>? applied = null,
        CancellationToken cancellation = default)
    {
        var count = 0;
        return Parallel.ForEachAsync(
            items, new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellation },
            async (item, stop) =>
            {
                await ApplyAsync(item, stop);
                applied?.Invoke(Interlocked.Increment(ref count));
            });
    }

    /// <summary>Null where it is not there.</summary>
    public async Task<JsonObject?> GetAsync(ObjectRef key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var type = await TypeAsync(key.ApiVersion, key.Kind, cancellation);
        var answer = await SendAsync(HttpMethod.Get, PathOf(type, key), cancellation: cancellation);
        return answer.Status == HttpStatusCode.NotFound ? null : answer.OrThrow($"Get {key}").Json;
    }

    /// <summary>All of a kind, in one namespace or in all of them.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(
        string apiVersion, string kind, string? inNamespace = null, CancellationToken cancellation = default)
    {
        var type = await TypeAsync(apiVersion, kind, cancellation);
        var answer = await SendAsync(HttpMethod.Get, type.Path(inNamespace), cancellation: cancellation);
        return [.. answer.OrThrow($"List {kind}").Json["items"]!.AsArray().Select(item => Typed(item!.AsObject(), type))];
    }

    /// <summary>JSON merge patch (RFC 7396).</summary>
    public Task<JsonObject> PatchAsync(ObjectRef key, string patch, CancellationToken cancellation = default)
    {
        return PatchAsync(key, "", Encoding.UTF8.GetBytes(patch), cancellation);
    }

    /// <summary>Merges into the status, which only the status subresource may change.</summary>
    public Task<JsonObject> SetStatusAsync(ObjectRef key, JsonNode status, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(status);
        return PatchAsync(key, "/status", Bytes(new JsonObject { ["status"] = status.DeepClone() }), cancellation);
    }

    /// <inheritdoc cref="SetStatusAsync(ObjectRef, JsonNode, CancellationToken)"/>
    public Task<JsonObject> SetStatusAsync(ObjectRef key, string status, CancellationToken cancellation = default)
    {
        return SetStatusAsync(key, JsonNode.Parse(status)!, cancellation);
    }

    /// <summary>At once: no grace period. False where it was not there.</summary>
    public async Task<bool> DeleteAsync(ObjectRef key, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        var type = await TypeAsync(key.ApiVersion, key.Kind, cancellation);
        var answer = await SendAsync(
            HttpMethod.Delete, PathOf(type, key) + "?gracePeriodSeconds=0", cancellation: cancellation);
        return answer.Status != HttpStatusCode.NotFound && answer.OrThrow($"Delete {key}").IsSuccess;
    }

    /// <summary>Deletes all of a kind in a namespace with one request.</summary>
    public async Task DeleteAllAsync(
        string apiVersion, string kind, string inNamespace, CancellationToken cancellation = default)
    {
        var type = await TypeAsync(apiVersion, kind, cancellation);
        var answer = await SendAsync(
            HttpMethod.Delete, type.Path(inNamespace) + "?gracePeriodSeconds=0", cancellation: cancellation);
        answer.OrThrow($"Delete all {kind}");
    }

    public Task<JsonObject> CreateNamespaceAsync(string name, CancellationToken cancellation = default)
    {
        return ApplyAsync(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            },
            cancellation);
    }

    /// <summary>Asks until the object is as wanted; null means that it is not there.</summary>
    /// <param name="what">Ends the sentence "waited 30 s for ...".</param>
    /// <param name="key">Which object.</param>
    /// <param name="isSo">What is wanted of it.</param>
    /// <param name="within">30 s where not said.</param>
    public Task WaitForAsync(string what, ObjectRef key, Predicate<JsonObject?> isSo, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        return Poll.UntilAsync(what, within ?? _defaultWait, async () => isSo(await GetAsync(key)));
    }

    /// <summary>Waits until it is not there any more.</summary>
    public Task WaitUntilGoneAsync(ObjectRef key, TimeSpan? within = null)
    {
        return WaitForAsync($"{key} to go", key, static item => item is null, within);
    }

    /// <summary>Null where the server does not know the kind.</summary>
    public Task<ServedType?> FindTypeAsync(string apiVersion, string kind, CancellationToken cancellation = default)
    {
        return _types.FindAsync(apiVersion, kind, cancellation);
    }

    /// <summary>Every listable type of every served version.</summary>
    public Task<IReadOnlyList<ServedType>> ListableTypesAsync(CancellationToken cancellation = default)
    {
        return _types.AllAsync(cancellation);
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    /// <summary>Ready, and with the namespace into which most things go: the server makes it on its own a little later.</summary>
    internal async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            return (await SendAsync(HttpMethod.Get, "/readyz", cancellation: cancellation)).IsSuccess
                && (await SendAsync(HttpMethod.Get, "/api/v1/namespaces/default", cancellation: cancellation)).IsSuccess;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // The items of a list do not say what they are.
    private static JsonObject Typed(JsonObject item, ServedType type)
    {
        item["apiVersion"] = type.ApiVersion;
        item["kind"] = type.Kind;
        return item;
    }

    private static string PathOf(ServedType type, ObjectRef key)
    {
        return $"{type.Path(key.Namespace)}/{key.Name}";
    }

    private static byte[] Bytes(JsonNode node)
    {
        return JsonSerializer.SerializeToUtf8Bytes(node);
    }

    private async Task<JsonObject> PatchAsync(
        ObjectRef key, string subresource, ReadOnlyMemory<byte> patch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(key);
        var type = await TypeAsync(key.ApiVersion, key.Kind, cancellation);
        var answer = await SendAsync(HttpMethod.Patch, PathOf(type, key) + subresource, patch, MergePatch, cancellation);
        return answer.OrThrow($"Patch {key}{subresource}").Json;
    }

    private async Task<ServedType> TypeAsync(string apiVersion, string kind, CancellationToken cancellation)
    {
        return await _types.FindAsync(apiVersion, kind, cancellation)
            ?? throw new ClusterException($"The API server serves no {kind} in {apiVersion}.");
    }
}
