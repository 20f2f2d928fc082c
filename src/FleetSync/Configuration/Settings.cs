using System.Globalization;
using FleetSync.Batching;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Watching;

namespace FleetSync.Configuration;

/// <summary>Every setting there is: its key, default, what it allows and what it means. Validation and reference both read this.</summary>
internal static class Settings
{
    /// <summary>The types whose values must never be read (I7), by every name that a glob may know them by.</summary>
    public static readonly IReadOnlyList<string> SecretTypes = ["Secret", "secrets", "core/secrets", "ConfigMap", "configmaps", "core/configmaps"];

    private const string TypeGlobs = "globs over Kind, plural.group or group/*, such as Deployment, *.cert-manager.io or apps/*";
    private const string KeyGlobs = "globs over keys, such as app.kubernetes.io/* or team";
    private static readonly WatcherOptions Watcher = new();
    private static readonly BatchOptions Batch = new();
    private static readonly ExtractionOptions Extraction = new() { Cluster = "" };

    /// <summary><c>clusterID</c>.</summary>
    public static readonly Setting<string?> ClusterId = new(
        "clusterID", null, "the context's name; in-cluster in a pod",
        "1 to 200 characters without '/', control characters, or spaces at either end",
        "The cluster's name in the store, first part of every record's id.", OptionalText(IsClusterId));

    /// <summary><c>clusterSecretRef</c>.</summary>
    public static readonly Setting<string?> ClusterSecretRef = Text(
        "clusterSecretRef", "none", "Reference to the Secret with the cluster's credentials; stored with every record as it is.");

    /// <summary><c>kubeconfig</c>.</summary>
    public static readonly Setting<string?> Kubeconfig = Text(
        "kubeconfig", "$KUBECONFIG, else the pod's service account, else ~/.kube/config",
        "Kubeconfig file, relative to the working directory.");

    /// <summary><c>context</c>.</summary>
    public static readonly Setting<string?> Context = Text("context", "the current context", "Context of the kubeconfig.");

    /// <summary><c>store.sqlite.path</c>.</summary>
    public static readonly Setting<string?> SqlitePath = Text(
        "store.sqlite.path", "fleetsync/fleet.db in the user's data folder ($XDG_DATA_HOME, ~/.local/share)",
        "SQLite file of the store, relative to the working directory.");

    /// <summary><c>batch.windowSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> BatchWindow = Span(
        "batch.windowSeconds", Batch.Window, 0.05, 3600, "A change waits at most this long for company.");

    /// <summary><c>batch.maxSize</c>.</summary>
    public static readonly Setting<int> BatchMaxSize = Whole(
        "batch.maxSize", Batch.MaxSize, 1, 100_000, "Changes a batch.");

    /// <summary><c>batch.maxPending</c>.</summary>
    public static readonly Setting<int> BatchMaxPending = Whole(
        "batch.maxPending", Batch.MaxPending, 1, 10_000_000,
        "Changes that may wait for the store; while a batch of them waits, lists pause. At least batch.maxSize.");

    /// <summary><c>list.pageSize</c>.</summary>
    public static readonly Setting<int> PageSize = Whole("list.pageSize", Watcher.PageSize, 1, 10_000, "Objects a list page.");

    /// <summary><c>list.concurrency</c>.</summary>
    public static readonly Setting<int> ListConcurrency = Whole(
        "list.concurrency", Watcher.ListConcurrency, 1, 64, "Lists running at the same time.");

    /// <summary><c>list.stream</c>.</summary>
    public static readonly Setting<bool> ListStream = Flag(
        "list.stream", Watcher.StreamInitialList, "Whether to try WatchList streaming before paged lists.");

    /// <summary><c>list.compression</c>.</summary>
    public static readonly Setting<bool> ListCompression = Flag(
        "list.compression", Watcher.Compression, "Ask the API server for gzip: less bandwidth, more CPU.");

    /// <summary><c>list.idleTimeoutSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> ListIdleTimeout = Span(
        "list.idleTimeoutSeconds", Watcher.ListIdleTimeout, 1, 600, "A list without a byte for this long has failed.");

    /// <summary><c>watch.timeoutSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> WatchTimeout = Span(
        "watch.timeoutSeconds", Watcher.WatchTimeout, 5, 86_400, "Shortest server-side duration of a watch; the longest is twice this.");

    /// <summary><c>watch.pingSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> PingDelay = Span(
        "watch.pingSeconds", Watcher.PingDelay, 1, 600, "HTTP/2 ping after this long without a frame.");

    /// <summary><c>watch.pingTimeoutSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> PingTimeout = Span(
        "watch.pingTimeoutSeconds", Watcher.PingTimeout, 1, 600, "A ping unanswered for this long means a dead connection.");

    /// <summary><c>watch.startJitterSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> StartJitter = Span(
        "watch.startJitterSeconds", Watcher.StartJitter, 0, 300, "Starts of watches are spread over this span.");

    /// <summary><c>watch.maxObjectBytes</c>.</summary>
    public static readonly Setting<int> MaxObjectBytes = Whole(
        "watch.maxObjectBytes", Watcher.MaxObjectBytes, 65_536, 268_435_456,
        "Larger objects are counted and left out. A list with one deletes nothing: it may be any object that is not in the list.");

    /// <summary><c>resyncSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> Resync = Span(
        "resyncSeconds", Watcher.ResyncPeriod, 0, 2_592_000, "Full re-list of every type after this long; 0 for never.");

    /// <summary><c>reconcileSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> Reconcile = Span(
        "reconcileSeconds", TimeSpan.FromHours(1), 0, 2_592_000,
        "What the store holds is held against what was written after this long, and put right where it differs; 0 for never.");

    /// <summary><c>discovery.refreshSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> DiscoveryRefresh = Span(
        "discovery.refreshSeconds", new DiscoveryOptions().RefreshPeriod, 5, 86_400,
        "Discovery looks again after this long even if no definition changed.");

    /// <summary><c>filters.types.include</c>.</summary>
    public static readonly ListSetting IncludeTypes = Globs(
        "filters.types.include", [], "all", TypeGlobs, "Resource types to watch. Naming one of the default exclusions includes it.");

    /// <summary><c>filters.types.exclude</c>.</summary>
    public static readonly ListSetting ExcludeTypes = Globs(
        "filters.types.exclude", DiscoveryOptions.DefaultExcludeTypes, string.Join(", ", DiscoveryOptions.DefaultExcludeTypes), TypeGlobs,
        "Resource types to leave out; wins over include. Setting it replaces the default.");

    /// <summary><c>prune</c>.</summary>
    public static readonly Setting<bool> Prune = Flag(
        "prune", new DiscoveryOptions().Prune, "Whether records of types that the filter leaves out are removed from the store; else they stay as last seen.");

    /// <summary><c>filters.namespaces.include</c>.</summary>
    public static readonly ListSetting IncludeNamespaces = Globs(
        "filters.namespaces.include", [], "all", "globs over namespaces, such as team-*",
        "Namespaces to keep. Cluster-scoped objects are always kept.");

    /// <summary><c>filters.namespaces.exclude</c>.</summary>
    public static readonly ListSetting ExcludeNamespaces = Globs(
        "filters.namespaces.exclude", [], "none", "globs over namespaces, such as kube-*", "Namespaces to leave out; wins over include.");

    /// <summary><c>filters.labelSelector</c>.</summary>
    public static readonly Setting<string> Selector = LabelSelectorSetting(
        "filters.labelSelector", "Objects the API server sends of each type; not of types with a selector of their own.");

    /// <summary><c>labels.keep</c>.</summary>
    public static readonly ListSetting KeepLabels = Globs("labels.keep", [], "all", KeyGlobs, "Labels to store.");

    /// <summary><c>labels.drop</c>.</summary>
    public static readonly ListSetting DropLabels = Globs("labels.drop", [], "none", KeyGlobs, "Labels to leave out; wins over keep.");

    /// <summary><c>annotations.keep</c>.</summary>
    public static readonly ListSetting KeepAnnotations = Globs(
        "annotations.keep", [], "all", KeyGlobs, "Annotations to store. last-applied-configuration never is.");

    /// <summary><c>annotations.drop</c>.</summary>
    public static readonly ListSetting DropAnnotations = Globs(
        "annotations.drop", [], "none", KeyGlobs, "Annotations to leave out; wins over keep.");

    /// <summary><c>annotations.maxBytes</c>.</summary>
    public static readonly Setting<int> MaxAnnotationBytes = Whole(
        "annotations.maxBytes", Extraction.MaxAnnotationBytes, 16, 262_144, "Longer annotation values are cut.");

    /// <summary><c>types[].match</c>.</summary>
    public static readonly Setting<string?> TypeMatch = new(
        "types[].match", null, "required", "one glob over Kind, plural.group or group/*",
        "The types that these settings are for; the first entry that matches a type wins.", OptionalText(IsGlob));

    /// <summary><c>types[].labelSelector</c>.</summary>
    public static readonly Setting<string?> TypeSelector = new(
        "types[].labelSelector", null, "filters.labelSelector", SelectorSyntax,
        "Label selector of these types, instead of the general one.", OptionalText(LabelSelector.IsValid));

    /// <summary><c>types[].metadataOnly</c>.</summary>
    public static readonly Setting<bool?> TypeMetadataOnly = new(
        "types[].metadataOnly", null, "false; true for Secret and ConfigMap", "true, false; not false for Secret and ConfigMap",
        "Request metadata only: no status, no health, less traffic.",
        static (string text, out bool? value) =>
        {
            var good = bool.TryParse(text, out var flag);
            value = flag;
            return good;
        });

    /// <summary><c>types[].resyncSeconds</c>.</summary>
    public static readonly Setting<TimeSpan?> TypeResync = new(
        "types[].resyncSeconds", null, "resyncSeconds", SpanBounds(0, 2_592_000), "Full re-list of these types after this long; 0 for never.",
        static (string text, out TimeSpan? value) =>
        {
            var good = TrySpan(text, 0, 2_592_000, out var span);
            value = span;
            return good;
        });

    /// <summary><c>log.level</c>.</summary>
    public static readonly Setting<string> LogLevel = new(
        "log.level", "Information", "Information", "Trace, Debug, Information, Warning, Error", "Lowest level written.",
        static (string text, out string value) =>
        {
            value = Array.Find(LogLevels, level => level.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? "";
            return value.Length > 0;
        });

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All { get; } =
    [
        ClusterId, ClusterSecretRef, Kubeconfig, Context, SqlitePath, .. QdrantSettings.All, .. EmbeddingSettings.All,
        BatchWindow, BatchMaxSize, BatchMaxPending,
        PageSize, ListConcurrency, ListStream, ListCompression, ListIdleTimeout,
        WatchTimeout, PingDelay, PingTimeout, StartJitter, MaxObjectBytes, Resync, Reconcile, DiscoveryRefresh,
        IncludeTypes, ExcludeTypes, IncludeNamespaces, ExcludeNamespaces, Selector,
        KeepLabels, DropLabels, KeepAnnotations, DropAnnotations, MaxAnnotationBytes,
        TypeMatch, TypeSelector, TypeMetadataOnly, TypeResync, Prune, .. LeaderElectionSettings.All, .. TelemetrySettings.All, LogLevel,
    ];

    private const string SelectorSyntax = "a label selector such as app=web,tier in (front,back),!legacy";

    private static string[] LogLevels => ["Trace", "Debug", "Information", "Warning", "Error"];

    /// <summary>A text.</summary>
    internal static Setting<string?> Text(string key, string @default, string meaning) =>
        new(key, null, @default, "a text without control characters", meaning, OptionalText(static t => t.Length > 0 && !t.Any(char.IsControl)));

    /// <summary>A whole number within bounds.</summary>
    internal static Setting<int> Whole(string key, int value, int from, int to, string meaning) => new(
        key, value, value.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to}"), meaning,
        (string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= from && number <= to);

    /// <summary>A span of time within bounds, in seconds.</summary>
    internal static Setting<TimeSpan> Span(string key, TimeSpan value, double from, double to, string meaning) => new(
        key, value, value.TotalSeconds.ToString(CultureInfo.InvariantCulture), SpanBounds(from, to), meaning,
        (string text, out TimeSpan span) => TrySpan(text, from, to, out span));

    private static string SpanBounds(double from, double to) =>
        string.Create(CultureInfo.InvariantCulture, $"seconds from {from} to {to}, or a duration such as 500ms, 10m or 1h30m within them");

    private static bool TrySpan(string text, double from, double to, out TimeSpan span) =>
        Seconds.TryParse(text, out span) && span.TotalSeconds >= from && span.TotalSeconds <= to;

    /// <summary>Yes or no.</summary>
    internal static Setting<bool> Flag(string key, bool value, string meaning) =>
        new(key, value, value ? "true" : "false", "true, false", meaning, bool.TryParse);

    private static Setting<string> LabelSelectorSetting(string key, string meaning) => new(
        key, "", "all objects", SelectorSyntax, meaning,
        static (string text, out string value) =>
        {
            value = text.Trim();
            return LabelSelector.IsValid(value);
        });

    private static ListSetting Globs(string key, IReadOnlyList<string> value, string @default, string allowed, string meaning) =>
        new(key, value, @default, allowed, meaning, IsGlob) { IsList = true };

    private static TryParse<string?> OptionalText(Func<string, bool> isAllowed) => (string text, out string? value) =>
    {
        value = text;
        return isAllowed(text);
    };

    private static bool IsGlob(string text) =>
        text.Length is > 0 and <= 317 && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '*' or '?' or '.' or '-' or '_' or '/');

    private static bool IsClusterId(string text) =>
        text.Length is > 0 and <= 200 && !text.Any(static c => c == '/' || char.IsControl(c))
        && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]);
}
