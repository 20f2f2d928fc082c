using FleetSync.Batching;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Leadership;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Watching;

namespace FleetSync.Configuration;

/// <summary>The whole configuration, checked: file, then environment, then flags.</summary>
internal sealed record FleetOptions
{
    /// <summary>The cluster's id; null until the connection names it (the kubeconfig's context).</summary>
    public string? ClusterId { get; init; }

    /// <summary>Reference to the Secret with the cluster's credentials.</summary>
    public string? ClusterSecretRef { get; init; }

    /// <summary>Which API server.</summary>
    public ConnectionOptions Connection { get; init; } = new();

    /// <summary>Which types.</summary>
    public DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>How they are listed and watched.</summary>
    public WatcherOptions Watcher { get; init; } = new();

    /// <summary>What is kept of each object; its cluster is filled in with <see cref="ClusterId"/>.</summary>
    public ExtractionOptions Extraction { get; init; } = new() { Cluster = "" };

    /// <summary>How changes are batched.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>How often what is stored is held against what was acknowledged; zero for never.</summary>
    public TimeSpan ReconcilePeriod { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Where records go.</summary>
    public required StoreOptions Store { get; init; }

    /// <summary>What turns texts into vectors.</summary>
    public EmbeddingOptions Embedding { get; init; } = new EmbeddingOptions.Static();

    /// <summary>Whether replicas agree on one that writes.</summary>
    public LeaderElectionOptions LeaderElection { get; init; } = new();

    /// <summary>How the agent can be watched.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Lowest log level written: Trace, Debug, Information, Warning, Error.</summary>
    public string LogLevel { get; init; } = "Information";
}
