using System.Globalization;
using System.Net.Http.Headers;
using FleetSync.Discovery;

namespace FleetSync.Watching;

/// <summary>The requests of the list and watch protocol (Kubernetes API concepts, "Efficient detection of changes").</summary>
internal static class ApiRequests
{
    private const string AsMetadata = "as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string AsMetadataList = "as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <summary>
    /// One page of a list at the most recent version. No resourceVersion: "0" ignores the limit and may go back in time, and a
    /// continue token carries its own.
    /// </summary>
    /// <param name="resource">The type.</param>
    /// <param name="options">Page size, selector.</param>
    /// <param name="state">The page.</param>
    public static HttpRequestMessage List(ApiResource resource, WatcherOptions options, WatcherState.Listing state)
    {
        var query = state.Paged ? string.Create(CultureInfo.InvariantCulture, $"limit={options.PageSize}") : "limit=0";
        if (state.Continue.Length > 0)
        {
            query += "&continue=" + Uri.EscapeDataString(state.Continue);
        }

        return Get(resource, options, query, AsMetadataList);
    }

    /// <summary>A watch from a version on.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="options">Selector.</param>
    /// <param name="resourceVersion">The last version seen.</param>
    /// <param name="timeout">After which the server ends it in good order.</param>
    public static HttpRequestMessage Watch(
        ApiResource resource, WatcherOptions options, string resourceVersion, TimeSpan timeout) =>
        Get(resource, options, $"{Watching(timeout)}&resourceVersion={Uri.EscapeDataString(resourceVersion)}", AsMetadata);

    /// <summary>A watch that begins with the initial state (WatchList, KEP-3157).</summary>
    /// <param name="resource">The type.</param>
    /// <param name="options">Selector.</param>
    /// <param name="timeout">After which the server ends it in good order.</param>
    public static HttpRequestMessage Stream(ApiResource resource, WatcherOptions options, TimeSpan timeout) =>
        Get(resource, options, $"{Watching(timeout)}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", AsMetadata);

    private static string Watching(TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture, $"watch=1&allowWatchBookmarks=true&timeoutSeconds={(int)timeout.TotalSeconds}");

    private static HttpRequestMessage Get(ApiResource resource, WatcherOptions options, string query, string asMetadata)
    {
        var selector = resource.LabelSelector ?? options.LabelSelector;
        if (selector.Length > 0)
        {
            query += "&labelSelector=" + Uri.EscapeDataString(selector);
        }

        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{resource.Path}?{query}", UriKind.Relative));

        // No plain application/json beside the metadata form: a server that cannot do it must refuse, not send secrets (I7).
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(
            resource.Representation == Representation.MetadataOnly ? $"application/json;{asMetadata}" : "application/json"));
        if (options.Compression)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        return request;
    }
}
