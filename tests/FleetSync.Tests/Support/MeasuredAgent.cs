using System.Net;
using FleetSync.Batching;
using FleetSync.Configuration;
using FleetSync.Discovery;
using FleetSync.Embedding;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Telemetry;
using FleetSync.Watching;

namespace FleetSync.Tests.Support;

/// <summary>An agent in virtual time with all that it shows of itself.</summary>
internal sealed class MeasuredAgent(SingleThread thread, IEmbedder? embedder = null)
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public SingleThread Thread => thread;

    public ScriptedCluster Cluster { get; } = new(Types.Pods, Types.Deployments, Types.Widgets);

    public ModelStore Store { get; } = new();

    public LogLines Logs { get; } = new();

    public FleetAgent Agent { get; private set; } = null!;

    public AgentTelemetry Telemetry { get; } = AgentTelemetry.Open(
        new TelemetryOptions { Address = new IPEndPoint(IPAddress.Loopback, 0) }, thread.Time, new LogLines());

    public static void Play(Action<MeasuredAgent> test) => Play(null, test);

    /// <summary>Plays a test with an agent, which ends with it.</summary>
    public static void Play(IEmbedder? embedder, Action<MeasuredAgent> test) => SingleThread.Play(thread =>
    {
        var run = new MeasuredAgent(thread, embedder);
        test(run);
#pragma warning disable VSTHRD103 // On this very thread: virtual time has no other.
        run._stop.Cancel();
#pragma warning restore VSTHRD103
        run.End();
    });

    /// <summary>Cancelling goes by way of the thread pool: no time passes here meanwhile.</summary>
    private void End()
    {
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while (!_running.IsCompleted && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            System.Threading.Thread.Yield();
            thread.Settle();
        }

        Xunit.Assert.True(_running.IsCompletedSuccessfully, $"{_running.Status} {_running.Exception?.GetBaseException()}");
    }

    public void Put(ApiResource type, int count, string phase = "Running")
    {
        for (var i = 0; i < count; i++)
        {
            Cluster.Put(type, $"n{i}", phase);
        }
    }

    public void Start()
    {
        Agent = new FleetAgent(
            new FleetOptions
            {
                ClusterId = PipelineRun.ClusterId,
                Extraction = new ExtractionOptions { Cluster = PipelineRun.ClusterId },
                Batch = new BatchOptions { Window = TimeSpan.FromSeconds(2), MaxSize = 5, MaxPending = 20 },
                Watcher = new WatcherOptions { PageSize = 3 },
                Store = new StoreOptions.SqliteFile("unused"),
            },
            new Uri("https://127.0.0.1"),
            Cluster.SendAsync,
            Store,
            embedder ?? new NoEmbedder(),
            thread.Time,
            Logs,
            Telemetry.Metrics,
            thread.Scheduler);
        Telemetry.Metrics.Follow(() => Agent.Progress);
        _running = Agent.RunAsync(once: false, _stop.Token);
    }

    /// <summary>Starts it and waits until it is in sync.</summary>
    public void StartSynced()
    {
        Start();
        thread.Pass(TimeSpan.FromSeconds(10));
        Xunit.Assert.NotNull(Agent.Progress.SyncedAfter);
    }

    public Scrape Metrics() => new(Telemetry.Answer("/metrics")!.Body);

    public (int Status, string Text) Get(string path)
    {
        var answer = Telemetry.Answer(path)!;
        return (answer.Status, System.Text.Encoding.UTF8.GetString(answer.Body.Span));
    }
}
