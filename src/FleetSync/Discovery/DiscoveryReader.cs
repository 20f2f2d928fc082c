using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FleetSync.Connection;

namespace FleetSync.Discovery;

/// <summary>
/// Asks the API server what it serves: the aggregated form where both endpoints know it (KEP-3352), else one request a group
/// version. A group version that does not answer is part of the answer, not the end of it.
/// </summary>
/// <param name="send">The way to the API server.</param>
/// <param name="time">The clock.</param>
internal sealed class DiscoveryReader(SendApiRequest send, TimeProvider time)
{
    /// <summary>The order g, v, as is required (client-go, discovery_client.go).</summary>
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private const int LegacyConcurrency = 6;

    /// <summary>client-go's limit for discovery.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(32);

    private static readonly string NoAnswer = $"no answer within {Limit.TotalSeconds:0} s";

    private (string? Core, string? Groups) _tags;
    private DiscoveryDocument? _last;

    /// <summary>Asks. Never throws but for cancellation.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<DiscoveryAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return new DiscoveryAnswer.Document(await ReadDocumentAsync(both.Token));
        }
        catch (Exception e) when (IsBroken(e))
        {
            return new DiscoveryAnswer.Failed(
                e is HttpRequestException ? e.GetBaseException().Message : e.Message,
                e is ConnectionException or HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DiscoveryAnswer.Failed(NoAnswer);
        }
    }

    /// <summary>The server's version; empty when it does not say.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<string> ReadServerVersionAsync(CancellationToken cancellationToken)
    {
        var version = await TryGetAsync("/version", DiscoveryJson.Default.ServerVersion, cancellationToken);
        return version.Value?.GitVersion ?? "";
    }

    /// <summary>The printer columns of a custom resource's version; none for what is no custom resource or may not be read.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The status of the request with the columns.</returns>
    public async Task<(HttpStatusCode Status, PrinterColumns Columns)> ReadDefinitionAsync(
        ApiResource resource, CancellationToken cancellationToken)
    {
        var path = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{resource.Plural}.{resource.Group}";
        var (status, definition, _) = await TryGetAsync(path, DiscoveryJson.Default.Definition, cancellationToken);
        var columns = definition?.Spec?.Versions?.FirstOrDefault(version => version.Name == resource.Version)?.AdditionalPrinterColumns;
        return (status, columns is null ? PrinterColumns.None : new PrinterColumns(
        [
            .. columns.Value
                .Where(static column => column is { Name: not null, JsonPath: not null, Priority: 0 } && column.Type != "date")
                .Select(static column => new PrinterColumn(column.Name!, column.Type ?? "string", column.JsonPath!)),
        ]));
    }

    /// <summary>
    /// Whether the type's group version, asked for alone, is not found or names no such kind. Aggregated discovery is put together
    /// beforehand; this comes from whoever serves the group.
    /// </summary>
    /// <param name="resource">The type; its plural does not matter.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> IsUnnamedAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        var (status, list, _) = await TryGetAsync(
            PathOf(resource.Group, resource.Version), DiscoveryJson.Default.ResourceList, cancellationToken);
        return status == HttpStatusCode.NotFound
            || (list?.Resources is { } resources && !resources.Any(served => served.Kind == resource.Kind));
    }

    /// <summary>Whether the type's collection answers 404, and nothing else.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<bool> IsNotFoundAsync(ApiResource resource, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Get(resource.Path + "?limit=1", "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
            using var response = await send(request, RequestLane.List, both.Token);
            return response.StatusCode == HttpStatusCode.NotFound;
        }
        catch (Exception e) when (IsBroken(e) || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private async Task<DiscoveryDocument> ReadDocumentAsync(CancellationToken cancellationToken)
    {
        var core = await GetAggregatedAsync("/api", _tags.Core, cancellationToken);
        var groups = core is null ? null : await GetAggregatedAsync("/apis", _tags.Groups, cancellationToken);
        if (core is null || groups is null)
        {
            _tags = default;
            return _last = await ReadLegacyAsync(cancellationToken);
        }

        if (core.Value.IsUnchanged && groups.Value.IsUnchanged && _last is not null)
        {
            return _last;
        }

        if (core.Value.IsUnchanged || groups.Value.IsUnchanged)
        {
            // One half changed: ask for both in full, so that a document is never put together of two moments.
            _tags = default;
            return await ReadDocumentAsync(cancellationToken);
        }

        _tags = (core.Value.Tag, groups.Value.Tag);
        return _last = new DiscoveryDocument([.. Convert(core.Value.List!), .. Convert(groups.Value.List!)]);
    }

    private async Task<(DiscoveryWire.GroupDiscoveryList? List, string? Tag, bool IsUnchanged)?> GetAggregatedAsync(
        string path, string? tag, CancellationToken cancellationToken)
    {
        using var request = Get(path, Aggregated, "application/json");
        if (tag is not null && _last is not null)
        {
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag));
        }

        using var response = await send(request, RequestLane.List, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return (null, tag, true);
        }

        var form = response.Content.Headers.ContentType?.Parameters;
        if (response.StatusCode == HttpStatusCode.NotAcceptable
            || response.StatusCode == HttpStatusCode.NotFound
            || (response.IsSuccessStatusCode
                && form?.Any(static p => p.Name == "as" && p.Value == "APIGroupDiscoveryList") != true))
        {
            return null;
        }

        await ThrowUnlessOkAsync(response, path, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var list = await JsonSerializer.DeserializeAsync(body, DiscoveryJson.Default.GroupDiscoveryList, cancellationToken);
        return (list ?? throw new JsonException($"GET {path}: empty"), response.Headers.ETag?.Tag, false);
    }

    private static IEnumerable<ServedGroupVersion> Convert(DiscoveryWire.GroupDiscoveryList list) =>
        from @group in list.Items ?? []
        from version in @group.Versions ?? []
        select new ServedGroupVersion(
            @group.Metadata?.Name ?? "",
            version.Version ?? "",
            [
                .. from resource in version.Resources ?? []
                   where resource is { Resource: not null, ResponseKind.Kind: not null }
                   select new ServedResource(
                       resource.Resource!, resource.ResponseKind!.Kind!, resource.Scope == "Namespaced", resource.Verbs ?? []),
            ],
            version.Freshness == "Stale" ? "the server has only a stale answer for it" : null);

    private async Task<DiscoveryDocument> ReadLegacyAsync(CancellationToken cancellationToken)
    {
        var core = await TryGetAsync("/api", DiscoveryJson.Default.ApiVersions, cancellationToken);
        if (core.Value is null && core.Status != HttpStatusCode.NotFound)
        {
            // A server without core types says 404. Anything else must not look as if it had none (I2).
            throw new HttpRequestException(core.Failure, null, core.Status);
        }

        var groups = await GetAsync("/apis", DiscoveryJson.Default.GroupList, cancellationToken);
        var versions = new List<(string Group, string Version)>();
        versions.AddRange((core.Value?.Versions ?? []).Select(static version => ("", version)));
        foreach (var @group in groups.Groups ?? [])
        {
            var preferred = @group.PreferredVersion?.Version;
            versions.AddRange((@group.Versions ?? [])
                .Select(static version => version.Version ?? "")
                .OrderByDescending(version => version == preferred)
                .Select(version => (@group.Name ?? "", version)));
        }

        var read = new List<ServedGroupVersion>(versions.Count);
        foreach (var some in versions.Chunk(LegacyConcurrency))
        {
            read.AddRange(await Task.WhenAll(
                some.Select(version => ReadGroupVersionAsync(version.Group, version.Version, cancellationToken))));
        }

        return new DiscoveryDocument([.. read]);
    }

    private async Task<ServedGroupVersion> ReadGroupVersionAsync(
        string group, string version, CancellationToken cancellationToken)
    {
        var (_, list, failure) = await TryGetAsync(PathOf(group, version), DiscoveryJson.Default.ResourceList, cancellationToken);
        return new ServedGroupVersion(
            group,
            version,
            [
                .. from resource in list?.Resources ?? []
                   where resource is { Name: not null, Kind: not null }
                   select new ServedResource(resource.Name!, resource.Kind!, resource.Namespaced, resource.Verbs ?? []),
            ],
            list is null ? failure : null);
    }

    private static string PathOf(string group, string version) =>
        group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var (status, value, failure) = await TryGetAsync(path, type, cancellationToken);
        return value ?? throw new HttpRequestException(failure, null, status);
    }

    private async Task<(HttpStatusCode Status, T? Value, string? Failure)> TryGetAsync<T>(
        string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = Get(path, "application/json");
            using var response = await send(request, RequestLane.List, both.Token);
            if (!response.IsSuccessStatusCode)
            {
                return (response.StatusCode, null, $"GET {path}: {(int)response.StatusCode} {response.ReasonPhrase}");
            }

            await using var body = await response.Content.ReadAsStreamAsync(both.Token);
            return (
                response.StatusCode,
                await JsonSerializer.DeserializeAsync(body, type, both.Token),
                $"GET {path}: empty");
        }
        catch (Exception e) when (IsBroken(e))
        {
            return (HttpStatusCode.ServiceUnavailable, null, $"GET {path}: {e.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (HttpStatusCode.ServiceUnavailable, null, $"GET {path}: {NoAnswer}");
        }
    }

    private static async Task ThrowUnlessOkAsync(HttpResponseMessage response, string path, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            _ = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            throw new HttpRequestException(
                $"GET {path}: {(int)response.StatusCode} {response.ReasonPhrase}", null, response.StatusCode);
        }
    }

    /// <summary>The ways in which a question fails; a gzip stream that is cut is invalid data.</summary>
    private static bool IsBroken(Exception e) =>
        e is HttpRequestException or IOException or InvalidDataException or ConnectionException or JsonException;

    private static HttpRequestMessage Get(string path, params ReadOnlySpan<string> accept)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var form in accept)
        {
            request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(form));
        }

        return request;
    }
}
