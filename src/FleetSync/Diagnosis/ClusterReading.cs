using FleetSync.Connection;
using FleetSync.Discovery;

namespace FleetSync.Diagnosis;

/// <summary>What asking a cluster came to, as far as it came.</summary>
internal sealed record ClusterReading
{
    /// <summary>Why there was no connection to ask over; null when there was one.</summary>
    public string? NotConnected { get; init; }

    /// <summary>The API server's address; null without a connection.</summary>
    public Uri? Server { get; init; }

    /// <summary>What the cluster is called where the configuration does not say.</summary>
    public string DefaultName { get; init; } = "";

    /// <summary>Who asks; null without a connection.</summary>
    public CallerIdentity? Caller { get; init; }

    /// <summary>Why the server does not say what it serves; null when it did.</summary>
    public string? DiscoveryFault { get; init; }

    /// <summary>The server's gitVersion; empty where it does not say.</summary>
    public string Version { get; init; } = "";

    /// <summary>How far the server's clock is ahead of this machine's; null where it did not say.</summary>
    public TimeSpan? ClockSkew { get; init; }

    /// <summary>The types in scope, each as far as it could be read.</summary>
    public IReadOnlyList<TypeReading> Types { get; init; } = [];

    /// <summary>Types that the filters leave out; nothing was asked of them.</summary>
    public IReadOnlyList<ApiResource> LeftOut { get; init; } = [];

    /// <summary>Group versions that do not answer, with why.</summary>
    public IReadOnlyList<ServedGroupVersion> BrokenGroups { get; init; } = [];

    /// <summary>The cluster's namespaces; null where they could not be read, or do not matter.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}
