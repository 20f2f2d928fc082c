using System.Diagnostics.Metrics;
using FleetSync.Changes;
using FleetSync.Connection;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Watching;

namespace FleetSync;

/// <summary>
/// Everything that is measured: the stages' instruments, each stage's in its folder, and those over an agent's progress. One meter,
/// <c>FleetSync</c>. docs/metrics.md names each, and a test holds the two together.
/// </summary>
internal sealed class FleetMetrics : IDisposable
{
    private readonly Meter _meter = new("FleetSync", Heartbeat.AgentVersion);
    private Func<SyncProgress>? _progress;
    private ObjectIndex? _index;
    private SyncProgress? _now;

    /// <summary>Creates all instruments.</summary>
    /// <param name="time">The clock.</param>
    public FleetMetrics(TimeProvider time)
    {
        Requests = new RequestMetrics(_meter);
        Watches = new WatchMetrics(_meter);
        Embedding = new EmbeddingMetrics(_meter);
        Store = new StoreMetrics(_meter);
        ProcessMetrics.Create(_meter, time);
        CreateAccount();
        CreateCoverage();
    }

    /// <summary>Requests to the API server.</summary>
    public RequestMetrics Requests { get; }

    /// <summary>Lists and watches.</summary>
    public WatchMetrics Watches { get; }

    /// <summary>The embedding.</summary>
    public EmbeddingMetrics Embedding { get; }

    /// <summary>Writing.</summary>
    public StoreMetrics Store { get; }

    /// <summary>How far the agent is, right now; null while there is none.</summary>
    public SyncProgress? Progress => Volatile.Read(ref _progress)?.Invoke();

    /// <summary>Shows an agent from now on.</summary>
    /// <param name="progress">How far it is.</param>
    public void Follow(Func<SyncProgress> progress) => Volatile.Write(ref _progress, progress);

    /// <summary>Shows the objects of an index from now on.</summary>
    /// <param name="index">What is known of the cluster.</param>
    public void Follow(ObjectIndex index) => Volatile.Write(ref _index, index);

    /// <summary>Begins to listen; without a reader measuring costs nothing.</summary>
    /// <returns>The reader, whose every reading is of one moment, so that its counts add up (I10).</returns>
    public MeterReader Read() => new(_meter, () => _now = Progress);

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>The full account (I10).</summary>
    private void CreateAccount()
    {
        Count("fleetsync.events.received", "{event}", "Events received from watches and lists, inferred deletes included.", static now => now.Received);
        Count("fleetsync.events.unchanged", "{event}", "Events that changed nothing that is stored.", static now => now.Unchanged);
        Count("fleetsync.changes.conflated", "{change}", "Changes that a newer one of the same object replaced, or that were let go in favour of a new list.", static now => now.Conflated);
        Count("fleetsync.changes.written", "{change}", "Records written and acknowledged by the store.", static now => now.Written);
        Count("fleetsync.changes.deleted", "{change}", "Records deleted and acknowledged by the store.", static now => now.Deleted);
        Show("fleetsync.changes.pending", "{change}", "Changes that wait for the store: received less unchanged, conflated, written and deleted.", static now => now.Pending);
        Count("fleetsync.objects.malformed", "{object}", "Objects that were too large or broken, read in part or not at all.", static now => now.Malformed);
    }

    /// <summary>What is covered, and how it stands.</summary>
    private void CreateCoverage()
    {
        _ = _meter.CreateObservableGauge("fleetsync.info", Info, "", "Always 1; says which cluster is synchronised, by which version.");
        _ = _meter.CreateObservableGauge(
            "fleetsync.objects", Objects, "{object}", "Objects in scope by API group, kind and health; Unknown also until a list after a restart names them.");
        Show("fleetsync.index.size", "By", "Memory of the index of what is stored.", _ => Volatile.Read(ref _index)?.RetainedBytes);
        Show("fleetsync.types.discovered", "{type}", "Resource types in scope.", static now => now.TypesDiscovered);
        Show("fleetsync.types.synced", "{type}", "Resource types whose whole list the store has acknowledged.", static now => now.TypesSynced);
        Show("fleetsync.types.unreadable", "{type}", "Resource types and group versions that cannot be read; /readyz names them.", static now => now.NotReadable.Count);
        Show("fleetsync.synced", "", "1 once the store has acknowledged the initial synchronisation.", static now => now.SyncedAfter is null ? 0 : 1);
        Show("fleetsync.sync.duration", "s", "How long the initial synchronisation took; absent while it lasts.", static now => now.SyncedAfter?.TotalSeconds);
        Show("fleetsync.store.available", "", "1 while the store takes writes, 0 while it fails them.", static now => now.StoreFault is null ? 1 : 0);
        Show("fleetsync.leader", "", "1 while this agent is the one that writes.", static now => now.IsStandby ? 0 : 1);
        Show("fleetsync.stalled", "", "1 while nothing moves any more and /healthz fails.", static now => now.Stall is null ? 0 : 1);
    }

    private void Count(string name, string unit, string meaning, Func<SyncProgress, long?> value) =>
        _ = _meter.CreateObservableCounter(name, () => Measured(_now is { } now ? value(now) : null), unit, meaning);

    private void Show(string name, string unit, string meaning, Func<SyncProgress, double?> value) =>
        _ = _meter.CreateObservableGauge(name, () => Measured(_now is { } now ? value(now) : null), unit, meaning);

    private static Measurement<T>[] Measured<T>(T? value)
        where T : struct => value is { } shown ? [new Measurement<T>(shown)] : [];

    private IEnumerable<Measurement<long>> Info() => _now is { } now
        ? [new Measurement<long>(1, Label("cluster", now.Cluster), Label("version", Heartbeat.AgentVersion), Label("server_version", now.ServerVersion))]
        : [];

    private IEnumerable<Measurement<long>> Objects() => Volatile.Read(ref _index) is { } index
        ? index.CountByHealth().Select(static count => new Measurement<long>(
            count.Objects, Label("group", count.Group), Label("kind", count.Kind), Label("health", count.Health.ToString())))
        : [];

    private static KeyValuePair<string, object?> Label(string name, string value) => new(name, value);
}
