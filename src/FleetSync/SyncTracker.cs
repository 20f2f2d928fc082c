using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Watching;
using Microsoft.Extensions.Logging;

namespace FleetSync;

/// <summary>
/// What is covered and how far it is: listens to discovery, to the watches and to the acknowledgements, and tells people when
/// something changes. Decides nothing. Safe for concurrent use.
/// </summary>
internal sealed class SyncTracker(TimeProvider time, Uri server, ILogger log)
{
    /// <summary>A type that failed so often in a row, for a reason of its own, holds up nobody any longer (I9).</summary>
    private const int Patience = 3;

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private readonly Dictionary<ApiResource, TypeCoverage> _types = [];
    private readonly HashSet<ApiResource> _leaving = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DiscoveryReport? _report;
    private string? _refusal;
    private int _refusals;
    private bool _unreachable;
    private TimeSpan? _syncedAfter;
    private long _malformed;

    /// <summary>Completes once every readable type is in the store.</summary>
    public Task Synced => _synced.Task;

    /// <summary>
    /// Completes once, besides, discovery awaits no second look and what an earlier run left behind is gone; or once it is clear that
    /// nothing can be read at all, and then without <see cref="Synced"/>.
    /// </summary>
    public Task Settled => _settled.Task;

    /// <summary>The API server's version; empty until known.</summary>
    public string ServerVersion { get; private set; } = "";

    /// <summary>Adds what is covered to a progress.</summary>
    /// <param name="progress">Its counts.</param>
    public SyncProgress Fill(SyncProgress progress)
    {
        lock (_gate)
        {
            return progress with
            {
                ServerVersion = ServerVersion,
                TypesDiscovered = _types.Count,
                TypesSynced = _types.Values.Count(static type => type.IsSynced),
                NotReadable = [.. Unreadable()],
                Malformed = Interlocked.Read(ref _malformed),
                SyncedAfter = _syncedAfter,
            };
        }
    }

    /// <summary>Takes a look of discovery.</summary>
    /// <param name="report">What it came to.</param>
    public void Report(DiscoveryReport report)
    {
        lock (_gate)
        {
            if (report.Failure is { } failure)
            {
                if (!_unreachable)
                {
                    _unreachable = true;
                    log.ServerUnreachable(server, failure);
                }

                TakeRefusal(report);
                return;
            }

            (_refusal, _refusals) = (null, 0);

            if (_unreachable)
            {
                _unreachable = false;
                log.ServerReachable();
            }

            Take(report);
        }
    }

    /// <summary>Takes an event of a watch.</summary>
    /// <param name="observation">The event.</param>
    public void Observe(ResourceObservation observation)
    {
        if (observation.IsMalformed)
        {
            Interlocked.Increment(ref _malformed);
        }

        if (observation.Kind == WatchEventKind.InitDone)
        {
            lock (_gate)
            {
                if (_types.TryGetValue(observation.Resource, out var listed))
                {
                    listed.IsListed = true;
                }
            }
        }

        if (observation.Kind is not (WatchEventKind.Fault or WatchEventKind.Resumed))
        {
            return;
        }

        if (observation.Fault is { Kind: WatchFaultKind.Malformed } oneObject)
        {
            // One object's trouble, not its type's.
            log.WatchFaulted(observation.Resource.QualifiedName, oneObject.Message);
            return;
        }

        lock (_gate)
        {
            if (!_types.TryGetValue(observation.Resource, out var type))
            {
                return;
            }

            if (observation.Fault is { } fault)
            {
                log.WatchFaulted(observation.Resource.QualifiedName, fault.Message);
                type.Fail(fault);
            }
            else
            {
                type.Resume();
            }

            Tell(observation.Resource, type);
            CompleteIfSynced();
        }
    }

    /// <summary>Takes an acknowledged batch.</summary>
    /// <param name="batch">The batch.</param>
    public void Acknowledge(ChangeBatch batch)
    {
        log.Wrote(batch.Changes.Count);
        lock (_gate)
        {
            foreach (var change in batch.Changes)
            {
                if (change.Kind == ChangeKind.Synced)
                {
                    _leaving.Remove(change.Resource);
                    if (_types.TryGetValue(change.Resource, out var type))
                    {
                        type.IsSynced = true;
                    }
                }
            }

            CompleteIfSynced();
        }
    }

    /// <summary>A refusal may pass, as a token does that is just being renewed; one that stays, before anything was known, is an answer.</summary>
    private void TakeRefusal(DiscoveryReport report)
    {
        if (_report is null)
        {
            _refusal = report.IsRefused ? report.Failure : null;
            _refusals = report.IsRefused ? _refusals + 1 : 0;
            if (_refusals >= Patience)
            {
                _settled.TrySetResult();
            }
        }
    }

    private void Take(DiscoveryReport report)
    {
        var first = _report is null;
        TellUnreadableGroups(report);
        _report = report;
        ServerVersion = report.ServerVersion.Length > 0 ? report.ServerVersion : ServerVersion;
        _leaving.UnionWith(report.Leaving);
        foreach (var gone in _types.Keys.Except(report.Types).ToList())
        {
            _types.Remove(gone);
        }

        foreach (var type in report.Types)
        {
            _types.TryAdd(type, new TypeCoverage());
        }

        if (first)
        {
            log.Discovered(ServerVersion, _types.Count);
        }

        CompleteIfSynced();
    }

    private void TellUnreadableGroups(DiscoveryReport report)
    {
        var before = (_report?.Unreadable ?? []).Select(static version => version.ApiVersion).ToHashSet();
        foreach (var version in report.Unreadable.Where(version => !before.Remove(version.ApiVersion)))
        {
            log.NotReadable(version.ApiVersion, version.Failure!);
        }

        foreach (var readable in before)
        {
            log.ReadableAgain(readable);
        }
    }

    private void Tell(ApiResource resource, TypeCoverage type)
    {
        var unreadable = IsUnreadable(type);
        if (unreadable == type.WasTold)
        {
            return;
        }

        type.WasTold = unreadable;
        if (unreadable)
        {
            log.NotReadable(resource.QualifiedName, type.Fault!.Message);
        }
        else
        {
            log.ReadableAgain(resource.QualifiedName);
        }
    }

    private IEnumerable<UnreadableType> Unreadable() =>
        (_report?.Unreadable ?? [])
            .Select(static version => new UnreadableType(version.ApiVersion, version.Failure!))
            .Concat((_report?.Unconfirmed ?? []).Select(static type => new UnreadableType(
                type.QualifiedName, "not served any more, but the server does not confirm that it is gone: what is stored of it stays")))
            .Concat(_refusal is null ? [] : [new UnreadableType("all types", _refusal)])
            .Concat(_types
                .Where(pair => IsUnreadable(pair.Value))
                .Select(static pair => new UnreadableType(pair.Key.QualifiedName, pair.Value.Fault!.Message)));

    private void CompleteIfSynced()
    {
        if (_report is null || !(IsSynced(_report) || IsNothingReadable(_report)))
        {
            return;
        }

        if (_syncedAfter is null && IsSynced(_report))
        {
            _syncedAfter = time.GetElapsedTime(_started);
            _synced.SetResult();
        }

        if (_report.IsSettled && _leaving.Count == 0)
        {
            _settled.TrySetResult();
        }
    }

    private bool IsSynced(DiscoveryReport report) => _types.Count == 0
        ? report.Unreadable.IsEmpty
        : _types.Values.Any(static type => type.IsSynced) && _types.Values.All(type => type.IsSynced || IsUnreadable(type));

    /// <summary>A type that may be listed and not watched was read: what its list brought is on its way to the store.</summary>
    private bool IsNothingReadable(DiscoveryReport report) => _types.Count == 0
        ? !report.Unreadable.IsEmpty
        : _types.Values.All(type => !type.IsListed && (IsUnreadable(type) || IsRefused(type)));

    /// <summary>Credentials that are refused for every type for long are no trouble of a type's own, but no line that is down either.</summary>
    private static bool IsRefused(TypeCoverage type) => type.Fault?.Kind == WatchFaultKind.Unauthorized && type.Failures >= Patience;

    /// <summary>
    /// A connection or credentials that fail concern the whole cluster and pass, if they fail for most types; the rest is a
    /// type's own trouble, such as an aggregated server that takes requests and never answers.
    /// </summary>
    private bool IsUnreadable(TypeCoverage type) => type.Fault?.Kind switch
    {
        null => false,
        WatchFaultKind.Forbidden or WatchFaultKind.NotServed => true,
        _ when type.Failures < Patience => false,
        WatchFaultKind.Disconnected or WatchFaultKind.Unauthorized =>
            _types.Values.Count(static other => other.IsCutOff) * 2 <= _types.Count,
        _ => true,
    };

    private sealed class TypeCoverage
    {
        public int Failures { get; private set; }

        public bool IsCutOff => Fault?.Kind is WatchFaultKind.Disconnected or WatchFaultKind.Unauthorized;

        public bool IsListed { get; set; }

        public bool IsSynced { get; set; }

        public bool WasTold { get; set; }

        public WatchFault? Fault { get; private set; }

        public void Fail(WatchFault fault)
        {
            Fault = fault;
            Failures++;
        }

        public void Resume()
        {
            Fault = null;
            Failures = 0;
        }
    }
}
