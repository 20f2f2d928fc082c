using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using FleetSync.Changes;
using FleetSync.Configuration;
using FleetSync.Connection;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Watching;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>Keeps one store true to one cluster until told to stop.</summary>
internal sealed class FleetAgent
{
    /// <summary>How long what waits may take to be written at the end; a supervisor's patience is usually 30 s.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(10);

    /// <summary>What a look of discovery and its retries may take: dozens of requests of half a minute each, where the server is slow.</summary>
    private static readonly TimeSpan LookLimit = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan StorePause = TimeSpan.FromSeconds(2);

    private readonly FleetOptions _options;
    private readonly SendApiRequest _send;
    private readonly IResourceStore _store;
    private readonly IEmbedder _embedder;
    private readonly TimeProvider _time;
    private readonly IScheduler _scheduler;
    private readonly ILogger _log;
    private readonly ObjectIndex _index = new();
    private readonly ChangeAccount _account = new();
    private readonly SyncTracker _tracker;
    private readonly FleetMetrics _metrics;
    private readonly PipelinePulse _pulse;
    private volatile StoreFault? _storeFault;
    private volatile Task _writing = Task.CompletedTask;

    /// <summary>Composes the agent; nothing runs yet.</summary>
    /// <param name="options">The configuration, cluster id filled in.</param>
    /// <param name="server">Where the API server is, for messages.</param>
    /// <param name="send">The way to the API server.</param>
    /// <param name="store">An opened store.</param>
    /// <param name="embedder">Makes the vectors that the store was opened for.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where the story is told.</param>
    /// <param name="metrics">Where it is measured.</param>
    /// <param name="scheduler">Where the flow runs; null for the thread pool.</param>
    public FleetAgent(
        FleetOptions options,
        Uri server,
        SendApiRequest send,
        IResourceStore store,
        IEmbedder embedder,
        TimeProvider time,
        ILoggerFactory logs,
        FleetMetrics metrics,
        IScheduler? scheduler = null)
    {
        _scheduler = scheduler ?? TaskPoolScheduler.Default;
        _options = options;
        _send = metrics.Requests.Count(send);
        _store = store;
        _metrics = metrics;
        _pulse = new PipelinePulse(options.Batch.Window + WriteLimit(options.Store), (options.Discovery.RefreshPeriod * 2) + LookLimit, time);
        _embedder = embedder;
        _time = time;
        _log = logs.CreateLogger("FleetSync");
        _tracker = new SyncTracker(time, server, _log);
        metrics.Follow(_index);
    }

    /// <summary>The table of words is quicker than any store.</summary>
    private ReadVectors? ReadVectors => _embedder is StaticEmbedder ? null : new StoredVectors(_store).ReadAsync;

    private string Cluster => _options.Extraction.Cluster;

    /// <summary>How far it is; safe to read at any time.</summary>
    public SyncProgress Progress
    {
        get
        {
            var counts = _account.Read();
            return _tracker.Fill(new SyncProgress
            {
                Cluster = Cluster,
                Objects = _index.Objects,
                Received = counts.Received,
                Unchanged = counts.Unchanged,
                Conflated = counts.Conflated,
                Written = counts.Written,
                Deleted = counts.Deleted,
                Pending = counts.Pending,
                StoreFault = _storeFault,
                Stall = _pulse.Stall,
            });
        }
    }

    /// <summary>
    /// Runs until <paramref name="stop"/>, then flushes what waits within a bound. With <paramref name="once"/> it ends by itself
    /// when the store has acknowledged every readable type's list, or when nothing can be read: then <see cref="SyncProgress.SyncedAfter"/>
    /// stays null.
    /// </summary>
    /// <param name="once">Whether to end after the initial synchronisation.</param>
    /// <param name="stop">Asks for a graceful end.</param>
    /// <param name="lost">Ends it at once, whatever waits: another one may write from now on.</param>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    public async Task RunAsync(bool once, CancellationToken stop, CancellationToken lost = default)
    {
        _log.Starting(Cluster, _store.Location);
        _log.Embedding(_embedder.Fingerprint);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, lost);
        var kinds = await ReadKindsAsync(once, end.Token);
        var backpressure = new Backpressure();
        var watcher = new ResourceWatcher(
            _send,
            _options.Watcher,
            backpressure,
            _time,
            Random.Shared.NextDouble,
            _metrics.Watches,
            () => WatchListSupport.IsLikely(_tracker.ServerVersion));
        var heartbeat = new Heartbeat(_options, _store, _embedder, () => Progress, _time, _log);
        using var storeTold = new Subject<StoreFault?>();
        var sink = new StoreSink(
            _store,
            _time,
            fault =>
            {
                TellStore(fault);
                storeTold.OnNext(fault);
            },
            fault =>
            {
                _metrics.Store.Tried(fault);
                _pulse.Beat();
            });
        using var ticking = Observable.Interval(PipelinePulse.Rhythm, _scheduler)
            .Subscribe(_ => _pulse.Tick(_account.Pending, backpressure.IsOpen), static _ => { });
        var pipeline = Compose(watcher, backpressure, sink, storeTold);

        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(lost);
        using var stopping = new AsyncSubject<Unit>();
        var running = pipeline
            .Run([.. kinds.Select(static kind => kind.ToStoredType())], stopping)
            .LastOrDefaultAsync()
            .ToTask(abandon.Token);
        var beating = heartbeat.BeatAsync(_tracker.Synced, end.Token);
        var telling = TellWhenSyncedAsync(end.Token);

        await Task.WhenAny(running, EndAsync(once, end.Token));
        stopping.OnNext(Unit.Default);
        stopping.OnCompleted();
        await end.CancelAsync();
        await FlushAsync(running, abandon, lost);
        await beating;
        await telling;
        if (!lost.IsCancellationRequested)
        {
            await SaveLastAsync(heartbeat);
        }

        _log.Stopped(_account.ReceivedTotal, _account.WrittenTotal, _account.DeletedTotal);
    }

    /// <summary>A store that is away when a term or new settings begin comes back, as it does when it is to be written.</summary>
    private async Task<IReadOnlyList<StoredKind>> ReadKindsAsync(bool once, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var kinds = await _store.ReadKindsAsync(Cluster, stop);
                if (_storeFault is not null)
                {
                    TellStore(null);
                }

                return kinds;
            }
            catch (StoreException e) when (e.MayPass && !once)
            {
                if (_storeFault is null)
                {
                    TellStore(new StoreFault(StoreFaultKind.Unavailable, e.Message));
                }

                await Task.Delay(StorePause, _time, stop);
            }
        }
    }

    private FleetPipeline Compose(
        ResourceWatcher watcher, Backpressure backpressure, StoreSink sink, IObservable<StoreFault?> storeTold) => new(
        new ResourceDiscovery(new DiscoveryReader(_send, _time), _options.Discovery, _time, Report),
        watcher,
        _options.Extraction,
        new StoredState(Cluster, _store, _index, _time, _scheduler, _log),
        new StoreCheck(
            Cluster,
            _store,
            _index,
            _account,
            _options.ReconcilePeriod,
            storeTold,
            Random.Shared.NextDouble,
            _scheduler,
            _log),
        _index,
        _account,
        _options.Batch,
        backpressure,
        new EmbedChanges(
            new MeasuredEmbedder(_embedder, _metrics.Embedding, _pulse.Beat, _time),
            _index,
            _time,
            _scheduler,
            _metrics.Embedding,
            TellEmbedder,
            ReadVectors),
        (batch, stopped) =>
        {
            var write = sink.WriteAsync(batch, stopped);
            _writing = write;
            return write;
        },
        _tracker,
        _metrics.Store,
        _pulse,
        _time,
        _scheduler);

    private void Report(DiscoveryReport report)
    {
        _pulse.Look();
        _tracker.Report(report);
    }

    /// <summary>
    /// How long a batch may see no attempt come to an end: longer than all calls of one attempt, each running into its timeout.
    /// </summary>
    private static TimeSpan WriteLimit(StoreOptions store)
    {
        var least = TimeSpan.FromMinutes(15);
        var calls = store is StoreOptions.QdrantServer server ? server.Options.CallTimeout * 20 : least;
        return calls > least ? calls : least;
    }

    private Task EndAsync(bool once, CancellationToken stop)
    {
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, _time, stop);
        return once ? Task.WhenAny(stopped, _tracker.Settled) : stopped;
    }

    private async Task FlushAsync(Task running, CancellationTokenSource abandon, CancellationToken lost)
    {
        if (_account.Pending > 0 && !lost.IsCancellationRequested)
        {
            _log.Stopping(_account.Pending);
        }

        try
        {
            await running.WaitAsync(FlushLimit, _time, lost);
        }
        catch (TimeoutException)
        {
            _log.StoppedWithPending(_account.Pending);
            await abandon.CancelAsync();
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // What waits is the next leader's to find.
        }

        // Whoever begins after this one reads the store, and must not be overtaken by a write of before.
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SaveLastAsync(Heartbeat heartbeat)
    {
        using var limit = new CancellationTokenSource(FlushLimit, _time);
        try
        {
            await heartbeat.SaveAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _log.HeartbeatFailed($"no answer within {FlushLimit.TotalSeconds:0} s");
        }
    }

    private async Task TellWhenSyncedAsync(CancellationToken stop)
    {
        await Task.WhenAny(_tracker.Synced, Task.Delay(Timeout.InfiniteTimeSpan, _time, stop));
        var now = Progress;
        if (now.SyncedAfter is { } after)
        {
            _log.Synced(after.TotalSeconds, now.Objects, now.TypesSynced, now.Written, now.Deleted, now.Unchanged);
        }
    }

    private void TellEmbedder(EmbeddingFault? fault)
    {
        if (fault is null)
        {
            _log.EmbedderRecovered();
        }
        else
        {
            _log.EmbedderFaulted(fault.Message);
        }
    }

    private void TellStore(StoreFault? fault)
    {
        _storeFault = fault;
        if (fault is null)
        {
            _log.StoreRecovered();
        }
        else
        {
            _log.StoreFaulted(fault.Message);
        }
    }
}
