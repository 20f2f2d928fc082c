using FleetSync.Batching;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Filters;
using FleetSync.Stores;
using FleetSync.Watching;

namespace FleetSync.Configuration;

/// <summary>Makes the product's options from checked values, and refuses those that contradict each other.</summary>
/// <param name="values">The values; gets what is wrong.</param>
/// <param name="workingDirectory">Relative paths start here.</param>
/// <param name="userDataFolder">The default store is below it.</param>
internal sealed class FleetOptionsReader(SettingValues values, string workingDirectory, string userDataFolder)
{
    /// <summary>Reads everything.</summary>
    public FleetOptions Read()
    {
        var clusterId = values.Read(Settings.ClusterId);
        var secretRef = values.Read(Settings.ClusterSecretRef);
        return new FleetOptions
        {
            ClusterId = clusterId,
            ClusterSecretRef = secretRef,
            Connection = new ConnectionOptions
            {
                KubeconfigPath = values.Read(Settings.Kubeconfig) is { } kubeconfig ? FullPath(kubeconfig) : null,
                Context = values.Read(Settings.Context),
            },
            Discovery = Discovery(),
            Watcher = Watcher(),
            Extraction = Extraction(clusterId, secretRef),
            Batch = Batch(),
            ReconcilePeriod = values.Read(Settings.Reconcile),
            Store = Store(),
            Embedding = new EmbeddingOptionsReader(values, FullPath).Read(),
            LeaderElection = LeaderElectionSettings.Read(values),
            Telemetry = TelemetrySettings.Read(values),
            LogLevel = values.Read(Settings.LogLevel),
        };
    }

    private DiscoveryOptions Discovery()
    {
        var (include, exclude) = Pair(Settings.IncludeTypes, Settings.ExcludeTypes);
        return new DiscoveryOptions
        {
            IncludeTypes = include,
            // Who includes events by name means it: the default exclusion steps back.
            ExcludeTypes = values.IsSet(Settings.ExcludeTypes) ? exclude : [.. exclude.Except(include, StringComparer.Ordinal)],
            Overrides = Overrides(),
            RefreshPeriod = values.Read(Settings.DiscoveryRefresh),
            Prune = values.Read(Settings.Prune),
        };
    }

    private WatcherOptions Watcher() => new()
    {
        PageSize = values.Read(Settings.PageSize),
        ListConcurrency = values.Read(Settings.ListConcurrency),
        ResyncPeriod = values.Read(Settings.Resync),
        StreamInitialList = values.Read(Settings.ListStream),
        Compression = values.Read(Settings.ListCompression),
        StartJitter = values.Read(Settings.StartJitter),
        WatchTimeout = values.Read(Settings.WatchTimeout),
        ListIdleTimeout = values.Read(Settings.ListIdleTimeout),
        PingDelay = values.Read(Settings.PingDelay),
        PingTimeout = values.Read(Settings.PingTimeout),
        MaxObjectBytes = values.Read(Settings.MaxObjectBytes),
        LabelSelector = values.Read(Settings.Selector),
    };

    private ExtractionOptions Extraction(string? clusterId, string? secretRef)
    {
        var (includeNamespaces, excludeNamespaces) = Pair(Settings.IncludeNamespaces, Settings.ExcludeNamespaces);
        var (keepLabels, dropLabels) = Pair(Settings.KeepLabels, Settings.DropLabels);
        var (keepAnnotations, dropAnnotations) = Pair(Settings.KeepAnnotations, Settings.DropAnnotations);
        return new ExtractionOptions
        {
            Cluster = clusterId ?? "",
            ClusterSecretRef = secretRef,
            IncludeNamespaces = includeNamespaces,
            ExcludeNamespaces = excludeNamespaces,
            KeepLabels = keepLabels,
            DropLabels = dropLabels,
            KeepAnnotations = keepAnnotations,
            DropAnnotations = dropAnnotations,
            MaxAnnotationBytes = values.Read(Settings.MaxAnnotationBytes),
        };
    }

    private BatchOptions Batch()
    {
        var size = values.Read(Settings.BatchMaxSize);
        var pending = values.Read(Settings.BatchMaxPending);
        if (pending < size)
        {
            values.Refuse("batch:maxPending", $"is {pending}, less than batch.maxSize, which is {size}: no batch could ever fill. Raise one or lower the other.");
        }

        return new BatchOptions { Window = values.Read(Settings.BatchWindow), MaxSize = size, MaxPending = pending };
    }

    private List<TypeOverride> Overrides()
    {
        var overrides = new List<TypeOverride>();
        foreach (var section in values.Sections("types"))
        {
            var match = values.Read(Settings.TypeMatch, $"{section}:match");
            var metadataOnly = values.Read(Settings.TypeMetadataOnly, $"{section}:metadataOnly");
            if (match is null)
            {
                values.Refuse(section, $"has no match. Allowed: {Settings.TypeMatch.Allowed}.");
                continue;
            }

            if (overrides.Exists(earlier => earlier.Types.Equals(match, StringComparison.Ordinal)))
            {
                values.Refuse($"{section}:match", $"is \"{match}\" a second time; only the first entry would ever apply. Merge the two.");
            }

            if (metadataOnly == false && Settings.SecretTypes.Any(name => new GlobSet([match]).Matches(name)))
            {
                values.Refuse(
                    $"{section}:metadataOnly",
                    $"is false for \"{match}\", which covers Secrets or ConfigMaps: their values are never read. Narrow the glob, or leave metadataOnly out.");
            }

            overrides.Add(new TypeOverride(
                match,
                values.Read(Settings.TypeSelector, $"{section}:labelSelector"),
                metadataOnly,
                values.Read(Settings.TypeResync, $"{section}:resyncSeconds")));
        }

        return overrides;
    }

    private (IReadOnlyList<string> Take, IReadOnlyList<string> Leave) Pair(ListSetting take, ListSetting leave)
    {
        var taken = values.Read(take);
        var left = values.Read(leave);
        if (values.IsSet(leave))
        {
            foreach (var both in taken.Intersect(left, StringComparer.Ordinal))
            {
                values.Refuse(leave.Key.Replace('.', ':'), $"holds \"{both}\", and so does {take.Key}. Remove it from one of them.");
            }
        }

        return (taken, left);
    }

    private StoreOptions Store()
    {
        var qdrant = new QdrantOptionsReader(values, FullPath).Read();
        var (server, file) = (values.Strength(QdrantSettings.Endpoint), values.Strength(Settings.SqlitePath));
        if (qdrant is not null && server == file)
        {
            values.Refuse("qdrant:endpoint", "is set, and so is store.sqlite.path: there is one store. Remove one of them.");
        }

        return qdrant is not null && server >= file ? new StoreOptions.QdrantServer(qdrant) : new StoreOptions.SqliteFile(SqlitePath());
    }

    private string SqlitePath()
    {
        if (values.Read(Settings.SqlitePath) is { } path)
        {
            return FullPath(path);
        }

        if (userDataFolder.Length == 0)
        {
            values.Refuse("store:sqlite:path", "must be set: there is no home folder to keep the store in.");
            return "";
        }

        return Path.Combine(userDataFolder, "fleetsync", "fleet.db");
    }

    private string FullPath(string path) => Path.GetFullPath(
        path.StartsWith("~/", StringComparison.Ordinal) && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home
            ? Path.Combine(home, path[2..])
            : path,
        workingDirectory);
}
