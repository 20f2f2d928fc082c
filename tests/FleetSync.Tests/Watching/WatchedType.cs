using System.Diagnostics.Metrics;
using System.Reactive;
using System.Reactive.Subjects;
using System.Text.Json;
using FleetSync.Discovery;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Watching;

/// <summary>One type of a <see cref="ScriptedCluster"/> under watch, as whoever subscribes sees it.</summary>
internal sealed class WatchedType : IDisposable
{
    private readonly SingleThread _thread;
    private readonly IDisposable _subscription;
    private HashSet<string>? _listed;

    public WatchedType(
        SingleThread thread,
        ScriptedCluster cluster,
        ApiResource? resource = null,
        WatcherOptions? options = null,
        Backpressure? backpressure = null,
        ResourceWatcher? watcher = null,
        int seed = 1)
    {
        _thread = thread;
        var random = new Random(seed);
        watcher ??= new ResourceWatcher(
            cluster.SendAsync,
            options ?? new WatcherOptions { PageSize = 2, StartJitter = TimeSpan.Zero },
            backpressure ?? new Backpressure(),
            thread.Time,
            random.NextDouble,
            Metrics,
            () => WatchListSupport.IsLikely(cluster.GitVersion));
        _subscription = watcher.Watch(resource ?? Types.Pods, Relist).Subscribe(Take, error => Error = error, () => IsCompleted = true);
        thread.Settle();
    }

    /// <summary>Nobody reads them.</summary>
    public static WatchMetrics Metrics => new(new Meter("unread"));

    public Subject<Unit> Relist { get; } = new();

    /// <summary>Every event: <c>Init</c>, <c>InitApply web</c>, <c>Fault Expired</c>.</summary>
    public List<string> Told { get; } = [];

    /// <summary>When each event came, in virtual time.</summary>
    public List<DateTimeOffset> At { get; } = [];

    public List<WatchFault> Faults { get; } = [];

    /// <summary>What exists, for whoever followed the events.</summary>
    public HashSet<string> Objects { get; } = [];

    /// <summary>The last content told of each object.</summary>
    public Dictionary<string, string> Contents { get; } = [];

    public Exception? Error { get; private set; }

    public bool IsCompleted { get; private set; }

    public int CountOf(string what) => Told.Count(told => told == what);

    public void AssertSees(params string[] names)
    {
        Assert.Null(Error);
        Assert.False(IsCompleted);
        Assert.Equal(names.Order(StringComparer.Ordinal), Objects.Order(StringComparer.Ordinal));
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _thread.Settle();
    }

    private void Take(WatchEvent watchEvent)
    {
        var name = "";
        if (!watchEvent.Object.IsEmpty)
        {
            using var json = JsonDocument.Parse(watchEvent.Object, new JsonDocumentOptions { MaxDepth = 20_000 });
            name = json.RootElement.GetProperty("metadata").GetProperty("name").GetString()!;
            Contents[name] = json.RootElement.GetRawText();
        }

        At.Add(_thread.Time.GetUtcNow());
        Told.Add(name.Length > 0 ? $"{watchEvent.Kind} {name}" : watchEvent.Fault is { } fault ? $"Fault {fault.Kind}" : $"{watchEvent.Kind}");
        Follow(watchEvent, name);
    }

    private void Follow(WatchEvent watchEvent, string name)
    {
        switch (watchEvent.Kind)
        {
            case WatchEventKind.Init:
                _listed = [];
                break;
            case WatchEventKind.InitApply or WatchEventKind.Apply:
                Objects.Add(name);
                _listed?.Add(name);
                break;
            case WatchEventKind.Delete:
                Objects.Remove(name);
                _listed?.Remove(name);
                break;
            case WatchEventKind.InitDone:
                Objects.IntersectWith(_listed!);
                _listed = null;
                break;
            case WatchEventKind.Fault:
                Faults.Add(watchEvent.Fault!);
                break;
            default:
                break;
        }
    }
}
