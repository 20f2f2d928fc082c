using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Watching;

namespace FleetSync.Diagnosis;

/// <summary>
/// Asks what an agent would ask of a type, for as little as possible: a list of one object tells how many there are and whether they
/// may be listed, the beginning of a watch whether they may be watched. Both are what an agent does anyway; an access review would have to
/// be created (I6).
/// </summary>
/// <param name="send">The way to the server.</param>
/// <param name="options">How an agent watches.</param>
internal sealed class TypeReader(SendApiRequest send, WatcherOptions options)
{
    private const string AsMetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <summary>Objects asked for where the server does not say how many it keeps back.</summary>
    private const int LargerPage = 500;

    /// <summary>A watch that nobody reads ends by itself after this long.</summary>
    private static readonly TimeSpan WatchLength = TimeSpan.FromSeconds(1);

    /// <summary>Reads one type. Never throws: what goes wrong is part of the reading.</summary>
    /// <param name="resource">The type.</param>
    /// <param name="namespaces">Where its objects are counted; null for everywhere.</param>
    /// <param name="deadline">Ends it.</param>
    public async Task<TypeReading> ReadAsync(ApiResource resource, IReadOnlyList<string>? namespaces, CancellationToken deadline)
    {
        var (everywhere, listFault) = await HeadAsync(resource, resource.Path, deadline);
        if (everywhere is null)
        {
            return new TypeReading(resource, ListFault: listFault);
        }

        var watchFault = await WatchFaultAsync(resource, everywhere.ResourceVersion, deadline);
        var count = everywhere.Count.Least > 0 && resource.Namespaced && namespaces is not null
            ? await CountAsync(resource, namespaces, deadline)
            : everywhere.Count;
        return new TypeReading(resource, count, WatchFault: watchFault);
    }

    /// <summary>The names of the cluster's namespaces; null where they may not be read.</summary>
    /// <param name="deadline">Ends it.</param>
    public async Task<IReadOnlyList<string>?> NamespacesAsync(CancellationToken deadline)
    {
        var resource = new ApiResource("", "v1", "namespaces", "Namespace", Namespaced: false) { Representation = Representation.MetadataOnly };
        var (names, fault) = await GetAsync(resource, $"{resource.Path}?limit=0", asMetadata: true, ListHead.Names, deadline);
        return fault is null ? names : null;
    }

    private async Task<ObjectCount?> CountAsync(ApiResource resource, IReadOnlyList<string> namespaces, CancellationToken deadline)
    {
        var count = ObjectCount.None;
        foreach (var name in namespaces)
        {
            var path = $"{resource.Path[..^resource.Plural.Length]}namespaces/{Uri.EscapeDataString(name)}/{resource.Plural}";
            if ((await HeadAsync(resource, path, deadline)).Head is not { } head)
            {
                return null;
            }

            count += head.Count;
        }

        return count;
    }

    private async Task<(ListHead? Head, WatchFault? Fault)> HeadAsync(ApiResource resource, string path, CancellationToken deadline)
    {
        // One whole object: metadata lists of older servers (1.20) do not say how many remain.
        var first = await GetAsync(
            resource, $"{path}?limit=1", asMetadata: resource.Representation == Representation.MetadataOnly, ListHead.Read, deadline);
        return first.Value is { HasMore: true, Remaining: null }
            ? await GetAsync(
                resource, string.Create(CultureInfo.InvariantCulture, $"{path}?limit={LargerPage}"), asMetadata: true, ListHead.Read, deadline)
            : first;
    }

    private Task<(T? Value, WatchFault? Fault)> GetAsync<T>(
        ApiResource resource, string address, bool asMetadata, Func<JsonElement, T> read, CancellationToken deadline)
        where T : class => TryAsync<T>(
        $"list {resource}",
        async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
            if (asMetadata)
            {
                request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(AsMetadataList));
            }

            if (resource.Representation == Representation.Full)
            {
                // Some aggregated APIs know no other form. Never for what is metadata only: it would send secrets (I7).
                request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json"));
            }

            using var response = await send(request, RequestLane.List, deadline);
            await using var body = await response.Content.ReadAsStreamAsync(deadline);
            if (!response.IsSuccessStatusCode)
            {
                return (null, await FaultAsync(response, body, $"list {resource}", deadline));
            }

            using var list = await JsonDocument.ParseAsync(body, cancellationToken: deadline);
            return (read(list.RootElement), null);
        });

    private async Task<WatchFault?> WatchFaultAsync(ApiResource resource, string resourceVersion, CancellationToken deadline)
    {
        var (_, fault) = await TryAsync<string>($"watch {resource}", async () =>
        {
            using var request = ApiRequests.Watch(resource, options, resourceVersion, WatchLength);
            using var response = await send(request, RequestLane.Watch, deadline);
            if (response.IsSuccessStatusCode)
            {
                return ("", null);
            }

            await using var body = await response.Content.ReadAsStreamAsync(deadline);
            return (null, await FaultAsync(response, body, $"watch {resource}", deadline));
        });
        return fault;
    }

    private static async Task<(T? Value, WatchFault? Fault)> TryAsync<T>(string request, Func<Task<(T?, WatchFault?)>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return (null, new WatchFault(WatchFaultKind.Disconnected, $"{request}: {e.GetBaseException().Message}"));
        }
        catch (JsonException e)
        {
            return (null, new WatchFault(WatchFaultKind.Server, $"{request}: {e.Message}"));
        }
        catch (ConnectionException e)
        {
            return (null, new WatchFault(WatchFaultKind.Unauthorized, e.Message));
        }
        catch (OperationCanceledException)
        {
            return (null, new WatchFault(WatchFaultKind.Disconnected, $"{request}: no answer in time"));
        }
    }

    private static async Task<WatchFault> FaultAsync(HttpResponseMessage response, Stream body, string request, CancellationToken deadline)
    {
        using var status = new MemoryStream();
        await body.CopyToAsync(status, deadline);
        return StatusFault.Read(status.GetBuffer().AsSpan(0, (int)status.Length), (int)response.StatusCode, retryAfterHeader: null, request);
    }
}
