using System.Collections.Concurrent;
using System.Net;
using System.Reactive.Linq;

namespace FleetSync.Discovery;

/// <summary>Follows which types the server serves: at start, when a definition changes, and now and then by itself.</summary>
/// <param name="reader">Asks the server.</param>
/// <param name="options">Filter and period.</param>
/// <param name="time">The clock.</param>
/// <param name="report">Told after every look.</param>
internal sealed class ResourceDiscovery(
    DiscoveryReader reader, DiscoveryOptions options, TimeProvider time, Action<DiscoveryReport> report)
{
    /// <summary>Definitions come in flocks: a chart installs dozens at once.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(3);

    /// <summary>What cannot be confirmed after so many looks is looked for more seldom.</summary>
    private const int QuickLooks = 5;

    /// <summary>After a definition changed: what the server serves follows its definitions with a delay.</summary>
    private static readonly TimeSpan LateLook = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly ResourceTypeFilter _filter = new(options);
    private readonly KnownTypes _known = new();
    private readonly Dictionary<string, PrinterColumns> _columns = [];
    private readonly HashSet<string> _outdated = [];
    private readonly ConcurrentQueue<IReadOnlyCollection<StoredType>> _found = new();

    /// <summary>
    /// The types in scope, each once for as long as it is served in the same form. Cold; never completes, never fails: what
    /// goes wrong is reported and tried again. To be subscribed once.
    /// </summary>
    /// <param name="changes">
    /// Names of CustomResourceDefinitions that changed, or the empty string for "look again"; <c>*</c> for all of them.
    /// </param>
    /// <param name="stored">Kinds the store holds; those neither served nor in scope come as types that have been removed.</param>
    /// <param name="foundLater">The same again, whenever the store was looked through.</param>
    public IObservable<DiscoveredType> Types(
        IObservable<string> changes, IReadOnlyCollection<StoredType> stored, IObservable<IReadOnlyCollection<StoredType>> foundLater) =>
        Observable.Create<DiscoveredType>(async (observer, stop) =>
        {
            var signal = new DiscoverySignal(time);
            using var subscription = changes.Subscribe(signal.Raise, static _ => { });
            using var finding = foundLater.Subscribe(
                types =>
                {
                    _found.Enqueue(types);
                    signal.Raise("");
                },
                static _ => { });
            var orphans = new StoredOrphans(options.Prune);
            orphans.Add(stored);
            try
            {
                await FollowAsync(observer, signal, orphans, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Disposed: nobody listens any more.
            }
        });

    private async Task FollowAsync(
        IObserver<DiscoveredType> observer, DiscoverySignal signal, StoredOrphans orphans, CancellationToken stop)
    {
        var retry = FirstRetry;
        var suspicions = 0;
        while (true)
        {
            var reasons = signal.Take();
            Doubt(reasons);
            while (_found.TryDequeue(out var types))
            {
                orphans.Add(types);
            }

            var answer = await reader.ReadAsync(stop);
            TimeSpan pause;
            if (answer is DiscoveryAnswer.Document { Value: var document })
            {
                await TakeAsync(document, observer, orphans, suspicions < QuickLooks, stop);
                retry = FirstRetry;
                suspicions = _known.HasSuspects || orphans.Suspects.Any() ? suspicions + 1 : 0;
                pause = suspicions > 0 ? (suspicions <= QuickLooks ? SecondLook : LongestRetry)
                    : document.Failed.Any() ? LongestRetry
                    : reasons.Count > 0 ? LateLook
                    : options.RefreshPeriod;
            }
            else
            {
                var failed = (DiscoveryAnswer.Failed)answer;
                report(new DiscoveryReport([.. _known.Resources], [], "", IsSettled: false, failed.Message) { IsRefused = failed.IsRefused });
                pause = retry;
                retry = retry * 2 < LongestRetry ? retry * 2 : LongestRetry;
            }

            await signal.WaitAsync(pause, Debounce, stop);
        }
    }

    private async Task TakeAsync(
        DiscoveryDocument document, IObserver<DiscoveredType> observer, StoredOrphans orphans, bool looksSoon, CancellationToken stop)
    {
        var preferred = PreferredResources.Choose(document, _filter);
        var chosen = new List<ApiResource>(preferred.Count);
        foreach (var resource in preferred)
        {
            chosen.Add(resource with { PrinterColumns = await ColumnsAsync(resource, stop) });
        }

        var started = _known.Update(chosen, document);
        foreach (var missing in _known.Missing(chosen, document))
        {
            if (await IsGoneAsync(missing, stop))
            {
                _known.Remove(missing);
            }
        }

        List<ApiResource> leaving = [.. orphans.OutOfScope(document, chosen)];
        foreach (var missing in orphans.Missing(document))
        {
            if (await IsGoneAsync(missing, stop))
            {
                orphans.Remove(missing);
                leaving.Add(missing);
            }
        }

        var settled = !looksSoon || (!_known.HasSuspects && !orphans.Suspects.Any());
        var version = await reader.ReadServerVersionAsync(stop);
        report(new DiscoveryReport([.. _known.Resources], [.. document.Failed], version, settled)
        {
            Leaving = [.. leaving],
            Unconfirmed = looksSoon ? [] : [.. orphans.Suspects],
        });
        foreach (var type in started)
        {
            observer.OnNext(type);
        }

        foreach (var orphan in leaving)
        {
            var type = new DiscoveredType(orphan);
            type.End(TypeEnd.Removed);
            observer.OnNext(type);
        }
    }

    /// <summary>
    /// Whether the server itself confirms what its discovery lacks: the group version does not name the kind (or is not found), a
    /// definition that still exists, if only to clean up behind itself, is not there, and the collection is not found. Any other
    /// answer confirms nothing.
    /// </summary>
    private async Task<bool> IsGoneAsync(ApiResource resource, CancellationToken stop)
    {
        if (!await reader.IsUnnamedAsync(resource, stop))
        {
            return false;
        }

        var (definition, _) = await reader.ReadDefinitionAsync(resource, stop);
        return definition is HttpStatusCode.NotFound or HttpStatusCode.Forbidden && await reader.IsNotFoundAsync(resource, stop);
    }

    private async Task<PrinterColumns> ColumnsAsync(ApiResource resource, CancellationToken stop)
    {
        if (BuiltInGroups.Contains(resource.Group) || resource.Representation == Representation.MetadataOnly)
        {
            return PrinterColumns.None;
        }

        // The version belongs to the key: each version of a definition has columns of its own.
        var key = $"{resource.QualifiedName}/{resource.Version}";
        if (_columns.TryGetValue(key, out var known) && !_outdated.Contains(key))
        {
            return known;
        }

        var (status, columns) = await reader.ReadDefinitionAsync(resource, stop);
        if (status is HttpStatusCode.OK or HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            _outdated.Remove(key);
            _columns[key] = columns;
            return columns;
        }

        // The last good ones: a question that failed is no reason to read a whole type anew, without its columns.
        return known ?? columns;
    }

    private void Doubt(IReadOnlyCollection<string> definitions) => _outdated.UnionWith(definitions.Contains("*")
        ? _columns.Keys
        : _columns.Keys.Where(key => definitions.Contains(key[..key.LastIndexOf('/')])));
}
