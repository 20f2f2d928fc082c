using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Diagnosis;

/// <summary>Reads a cluster as an agent with this configuration would, and writes nothing to it.</summary>
/// <param name="send">The way to the server.</param>
/// <param name="options">The configuration.</param>
/// <param name="time">This machine's clock.</param>
internal sealed class ClusterReader(SendApiRequest send, FleetOptions options, TimeProvider time)
{
    /// <summary>Types asked at the same time: what the connections of a list lane carry.</summary>
    private const int Concurrency = 8;

    /// <summary>Where the filters leave no more namespaces than these, objects are counted in each; else in all, as a bound.</summary>
    public const int NamespacesCounted = 5;

    /// <summary>Reads it. Throws for nothing but the caller's own cancellation.</summary>
    /// <param name="connected">What is known of the connection.</param>
    /// <param name="deadline">When it passes, what was read by then is the reading.</param>
    public async Task<ClusterReading> ReadAsync(ClusterReading connected, CancellationToken deadline)
    {
        var clock = new ServerClock(send, time);
        var discovery = new DiscoveryReader(clock.SendAsync, time);
        var version = VersionAsync(discovery, deadline);
        var answer = await AnswerAsync(discovery, deadline);
        var reading = answer switch
        {
            DiscoveryAnswer.Failed failed => connected with { DiscoveryFault = failed.Message },
            DiscoveryAnswer.Document document => await TypesAsync(connected, document.Value, clock, deadline),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return reading with { Version = await version, ClockSkew = clock.Skew };
    }

    private async Task<ClusterReading> TypesAsync(
        ClusterReading connected, DiscoveryDocument document, ServerClock clock, CancellationToken deadline)
    {
        var chosen = PreferredResources.Choose(document, new ResourceTypeFilter(options.Discovery));
        var all = PreferredResources.Choose(document, new ResourceTypeFilter(new DiscoveryOptions { ExcludeTypes = [] }));
        var reader = new TypeReader(clock.SendAsync, options.Watcher);
        var namespaces = NamespaceGlobs.Any(options.Extraction) ? await reader.NamespacesAsync(deadline) : null;
        var kept = namespaces?.Where(new NamespaceGlobs(options.Extraction).Keep).ToList();
        using var slots = new SemaphoreSlim(Concurrency);
        var types = await Task.WhenAll(chosen.Select(async resource =>
        {
            await slots.WaitAsync(CancellationToken.None);
            try
            {
                return await reader.ReadAsync(resource, kept is { Count: <= NamespacesCounted } ? kept : null, deadline);
            }
            finally
            {
                slots.Release();
            }
        }));
        return connected with
        {
            Types = types,
            LeftOut = [.. all.Where(resource => !chosen.Any(one => one.QualifiedName == resource.QualifiedName))],
            BrokenGroups = [.. document.Failed],
            Namespaces = namespaces,
        };
    }

    private static async Task<DiscoveryAnswer> AnswerAsync(DiscoveryReader discovery, CancellationToken deadline)
    {
        try
        {
            return await discovery.ReadAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return new DiscoveryAnswer.Failed("no answer in time");
        }
    }

    private static async Task<string> VersionAsync(DiscoveryReader discovery, CancellationToken deadline)
    {
        try
        {
            return await discovery.ReadServerVersionAsync(deadline);
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }
}
