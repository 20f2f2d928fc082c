namespace FleetSync.Configuration;

/// <summary>Which settings apply while the program runs, and which are read once, at its start.</summary>
internal static class LiveSettings
{
    /// <summary>The one that does not concern the flow.</summary>
    public const string LogLevel = "log.level";

    /// <summary>Applied by starting the flow anew; a start with no change writes nothing (I5).</summary>
    private static readonly (string Key, Func<FleetOptions, object?> Value)[] Live =
    [
        ("clusterSecretRef", static o => o.ClusterSecretRef),
        ("filters", static o => (
            Text(o.Discovery.IncludeTypes), Text(o.Discovery.ExcludeTypes),
            Text(o.Extraction.IncludeNamespaces), Text(o.Extraction.ExcludeNamespaces), o.Watcher.LabelSelector)),
        ("types", static o => Text(o.Discovery.Overrides)),
        ("prune", static o => o.Discovery.Prune),
        ("labels", static o => (Text(o.Extraction.KeepLabels), Text(o.Extraction.DropLabels))),
        ("annotations", static o => (
            Text(o.Extraction.KeepAnnotations), Text(o.Extraction.DropAnnotations), o.Extraction.MaxAnnotationBytes)),
        ("batch", static o => o.Batch),
        ("list", static o => (o.Watcher.PageSize, o.Watcher.ListConcurrency, o.Watcher.StreamInitialList, o.Watcher.ListIdleTimeout)),
        ("watch", static o => (o.Watcher.WatchTimeout, o.Watcher.StartJitter, o.Watcher.MaxObjectBytes)),
        ("resyncSeconds", static o => o.Watcher.ResyncPeriod),
        ("reconcileSeconds", static o => o.ReconcilePeriod),
        ("discovery", static o => o.Discovery.RefreshPeriod),
        (LogLevel, static o => o.LogLevel),
    ];

    /// <summary>The store is open, the connection made, the role decided: these need a start of the program.</summary>
    private static readonly (string Key, Func<FleetOptions, object?> Value)[] Fixed =
    [
        ("clusterID", static o => o.ClusterId),
        ("kubeconfig", static o => o.Connection.KubeconfigPath),
        ("context", static o => o.Connection.Context),
        ("store", static o => o.Store as Stores.StoreOptions.SqliteFile),
        ("qdrant", static o => o.Store as Stores.StoreOptions.QdrantServer),
        ("embedding", static o => o.Embedding),
        ("leaderElection", static o => o.LeaderElection),
        ("http.address", static o => o.Telemetry.Address),
        ("otlp", static o => (o.Telemetry.OtlpEndpoint, o.Telemetry.OtlpInterval)),
        ("list.compression", static o => o.Watcher.Compression),
        ("watch.pingSeconds", static o => o.Watcher.PingDelay),
        ("watch.pingTimeoutSeconds", static o => o.Watcher.PingTimeout),
    ];

    /// <summary>The keys, and beginnings of keys, that this knows of: a test holds them to be all there are.</summary>
    public static IEnumerable<string> Keys => Live.Concat(Fixed).Select(static setting => setting.Key);

    /// <summary>What holds from now on: what is new, but for what needs a start.</summary>
    /// <param name="current">In force.</param>
    /// <param name="next">As the configuration says it now.</param>
    public static FleetOptions Merge(FleetOptions current, FleetOptions next) => next with
    {
        ClusterId = current.ClusterId,
        Connection = current.Connection,
        Store = current.Store,
        Embedding = current.Embedding,
        LeaderElection = current.LeaderElection,
        Telemetry = current.Telemetry,
        Extraction = next.Extraction with { Cluster = current.Extraction.Cluster },
        Watcher = next.Watcher with
        {
            Compression = current.Watcher.Compression,
            PingDelay = current.Watcher.PingDelay,
            PingTimeout = current.Watcher.PingTimeout,
        },
    };

    /// <summary>The settings that differ and apply at once.</summary>
    public static IReadOnlyList<string> Applied(FleetOptions current, FleetOptions next) => Differing(Live, current, next);

    /// <summary>The settings that differ and need a start.</summary>
    public static IReadOnlyList<string> NeedRestart(FleetOptions current, FleetOptions next) => Differing(Fixed, current, next);

    private static List<string> Differing(
        (string Key, Func<FleetOptions, object?> Value)[] settings, FleetOptions current, FleetOptions next) =>
        [.. settings.Where(setting => !Equals(setting.Value(current), setting.Value(next))).Select(static setting => setting.Key)];

    private static string Text<T>(IReadOnlyList<T> items) => string.Join('\n', items);
}
