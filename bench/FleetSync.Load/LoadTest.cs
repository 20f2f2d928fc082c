using System.Globalization;
using System.Net;
using FleetSync.Batching;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>Everything that is measured against one filled server, plain reads and the program in the same run.</summary>
internal sealed class LoadTest(ApiTarget target, LoadSettings settings, Action<string> tell) : IDisposable
{
    private const double Mega = 1_000_000;
    private const long MemoryLimit = 64 * 1024 * 1024;
    private const int CpuLimit = 100;
    private const int ScrapedPort = 21080;
    private const double TimeFactor = 1.5;
    private const double BinaryLimit = 25;
    private const double FirstRequestLimit = 150;
    private static readonly TimeSpan OverWindow = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SyncLimit = TimeSpan.FromMinutes(5);

    private readonly List<Figure> _figures = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleetsync-load-");

    /// <summary>Measures all of it, one after another.</summary>
    public async Task<LoadReport> RunAsync(CancellationToken cancellation)
    {
        var pods = await target.CountPodsAsync(cancellation);
        await StartAsync(cancellation);
        var database = await SyncAsync(pods, cancellation);
        await RestartAsync(database, pods, cancellation);
        await LimitAsync(pods, cancellation);
        await ThrottleAsync(pods, cancellation);
        await new QdrantLoad(target, settings, _folder.FullName, Add, tell).RunAsync(pods, cancellation);
        return new LoadReport(pods, _figures);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private async Task StartAsync(CancellationToken cancellation)
    {
        // What is published is what has to be installed: the program and the libraries it brings, without symbols.
        var files = new FileInfo(settings.Binary).Directory!.GetFiles()
            .Where(static file => file.Extension is "" or ".so" or ".dylib").ToList();
        Add(new Figure(
            "published size", files.Sum(static file => file.Length) / Mega, "MB", BinaryLimit,
            string.Join(", ", files.OrderByDescending(static file => file.Length).Select(static file => Text($"{file.Name} {file.Length / Mega:0.0}")))));
        var first = await FirstRequest.MeasureAsync(settings.Binary, settings.Embedding, _folder.FullName, settings.Starts, cancellation);
        Add(new Figure(
            "process start to first request", Median(first).TotalMilliseconds, "ms", FirstRequestLimit,
            Text($"median of {first.Count}; {first[0].TotalMilliseconds:0} to {first[^1].TotalMilliseconds:0}")));
    }

    /// <summary>Reads and synchronisations in turn, so that whatever else the machine does meets both.</summary>
    private async Task<string> SyncAsync(int pods, CancellationToken cancellation)
    {
        using var api = target.Api();
        var paths = await PlainRead.PathsAsync(api, cancellation);
        List<PlainRead> reads = [];
        List<SyncRun> runs = [];
        var database = "";
        for (var i = 0; i < settings.Runs; i++)
        {
            reads.Add(await PlainRead.RunAsync(target, paths, HttpVersion.Version20, cancellation));
            tell(Text($"  plain read {reads[^1].Elapsed.TotalSeconds:0.00} s"));
            database = Path.Combine(_folder.FullName, Text($"sync-{i}.db"));
            var isLast = i == settings.Runs - 1;
            runs.Add(await SyncOnceAsync(database, pods, isLast, cancellation));
        }

        AddRead(pods, reads);
        AddSync(pods, Median(reads.Select(static read => read.Elapsed)), runs);
        return database;
    }

    private async Task<SyncRun> SyncOnceAsync(string database, int pods, bool isLast, CancellationToken cancellation)
    {
        using var agent = AgentProcess.Start(settings.Binary, settings.Embedding, target.KubeconfigPath, _folder.FullName, ["--sqlite", database]);
        var (line, after, used) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
        Require(line.Objects >= pods, Text($"only {line.Objects} objects were synchronised"));
        await Task.Delay(isLast ? settings.Settle : settings.ShortSettle, TimeProvider.System, cancellation);
        var run = new SyncRun(after, used, agent.Footprint());
        tell(Text($"  in sync after {after.TotalSeconds:0.00} s (by its own clock {line.Seconds:0.00}), ")
            + Text($"{used.Cpu.TotalSeconds:0.00} s CPU, peak {run.Settled.PeakRss / Mega:0.0} MB, {line.Objects} objects of {line.Types} types"));
        if (isLast && settings.Changes > 0)
        {
            await ChangeAsync(database, pods, agent, cancellation);
        }

        await agent.StopAsync(cancellation);
        return run;
    }

    private void AddRead(int pods, List<PlainRead> reads)
    {
        var times = reads.Select(static read => read.Elapsed).Order().ToList();
        Add(new Figure(
            "plain unpaged read", Median(times).TotalSeconds, "s",
            Note: Text($"median of {times.Count}, {times[0].TotalSeconds:0.00} to {times[^1].TotalSeconds:0.00}; ")
                + Text($"{reads[0].Lists} lists, {reads[0].Bytes / Mega:0} MB, {reads[0].Bytes / 1000.0 / Math.Max(1, pods):0.0} kB a Pod")));
    }

    private void AddSync(int pods, TimeSpan plain, List<SyncRun> runs)
    {
        var times = runs.Select(static run => run.After).Order().ToList();
        var cpu = runs.Select(static run => run.Used.Cpu).Order().ToList();
        Add(new Figure(
            "process start to in sync", Median(times).TotalSeconds, "s", plain.TotalSeconds * TimeFactor,
            Text($"median of {runs.Count}, {times[0].TotalSeconds:0.00} to {times[^1].TotalSeconds:0.00}; {Median(times) / plain:0.00} times the plain read")));
        Add(new Figure(
            "CPU until in sync", Median(cpu).TotalSeconds, "s", pods <= 20_000 ? 3 : null,
            Text($"median of {runs.Count}, most {cpu[^1].TotalSeconds:0.00}")));
        Add(new Figure(
            "peak RSS", runs.Max(static run => run.Settled.PeakRss) / Mega, "MB", PeakLimit(pods, settings.Embedding),
            Text($"most of {runs.Count}, least {runs.Min(static run => run.Settled.PeakRss) / Mega:0.0}")));
        Add(new Figure(
            "steady RSS", runs[^1].Settled.Rss / Mega, "MB",
            Note: Text($"{settings.Settle.TotalSeconds:0} s later; anonymous {runs[^1].Settled.AnonymousRss / Mega:0.0} MB, {runs[^1].Settled.Threads} threads")));
    }

    private async Task ChangeAsync(string database, int pods, AgentProcess agent, CancellationToken cancellation)
    {
        var before = agent.Footprint().Cpu;
        // Not the number of an earlier run against the same server.
        var restarts = 100 + Random.Shared.Next(1_000_000);
        var latencies = await new ChangeLatency(target, database, pods).RunAsync(
            settings.Changes, settings.Spacing, restarts, cancellation);
        var window = new BatchOptions().Window;
        Add(new Figure("change to store, p50", Percentile(latencies, 0.50).TotalSeconds, "s"));
        Add(new Figure(
            "change to store, p99", Percentile(latencies, 0.99).TotalSeconds, "s", (window + OverWindow).TotalSeconds,
            Text($"{latencies.Count} changes, window {window.TotalSeconds:0.#} s; least {latencies[0].TotalSeconds:0.00}, most {latencies[^1].TotalSeconds:0.00}; {(agent.Footprint().Cpu - before).TotalSeconds:0.00} s CPU")));
    }

    private async Task RestartAsync(string database, int pods, CancellationToken cancellation)
    {
        using var agent = AgentProcess.Start(settings.Binary, settings.Embedding, target.KubeconfigPath, _folder.FullName, ["--sqlite", database]);
        var (line, after, used) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
        await agent.StopAsync(cancellation);
        Add(new Figure("restart: points written or deleted", line.Written + line.Deleted, "", 0, Text($"{line.Unchanged} unchanged")));
        Add(new Figure(
            "restart: process start to in sync", after.TotalSeconds, "s",
            Note: Text($"{used.Cpu.TotalSeconds:0.00} s CPU, peak {used.PeakRss / Mega:0.0} MB")));
        Require(line.Objects >= pods, Text($"only {line.Objects} objects were in sync after the restart"));
    }

    /// <summary>As a container has it: a memory limit, and Prometheus, which here asks every second.</summary>
    private async Task LimitAsync(int pods, CancellationToken cancellation)
    {
        using var cgroup = Cgroup.TryLimitMemory(MemoryLimit);
        if (cgroup is null)
        {
            tell("  no memory cgroup can be made here: 64 MiB is not tried");
            return;
        }

        using (var agent = AgentProcess.Start(
            settings.Binary, settings.Embedding, target.KubeconfigPath, _folder.FullName,
            ["--sqlite", Path.Combine(_folder.FullName, "limited.db")], cgroup.Under, Text($"127.0.0.1:{ScrapedPort}")))
        {
            using var scraping = new CancellationTokenSource();
            var scrapes = ScrapeAsync(scraping.Token);
            var (line, after, _) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
            Require(line.Objects >= pods, Text($"only {line.Objects} objects were synchronised in 64 MiB"));
            await Task.Delay(settings.ShortSettle, TimeProvider.System, cancellation);
            Add(new Figure(
                "64 MiB: process start to in sync", after.TotalSeconds, "s",
                Note: Text($"scraped every second; peak RSS {agent.Footprint().PeakRss / Mega:0.0} MB, with files {cgroup.PeakMemory / Mega:0.0} MB")));
            await scraping.CancelAsync();
            Require(await scrapes > 0, "nobody answered at http.address");
            await agent.StopAsync(cancellation);
        }

        Add(new Figure("64 MiB: killed", cgroup.Kills, "", 0));
    }

    /// <summary>As a container with a CPU limit of a tenth of a core: it takes longer, and gets there.</summary>
    private async Task ThrottleAsync(int pods, CancellationToken cancellation)
    {
        using var cgroup = Cgroup.TryLimitCpu(CpuLimit);
        if (cgroup is null)
        {
            tell("  no CPU cgroup can be made here: 100m are not tried");
            return;
        }

        using var agent = AgentProcess.Start(
            settings.Binary, settings.Embedding, target.KubeconfigPath, _folder.FullName,
            ["--sqlite", Path.Combine(_folder.FullName, "throttled.db")], cgroup.Under);
        var (line, after, used) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
        Require(line.Objects >= pods, Text($"only {line.Objects} objects were synchronised with a tenth of a core"));
        Add(new Figure(
            "100m CPU: process start to in sync", after.TotalSeconds, "s",
            Note: Text($"{used.Cpu.TotalSeconds:0.00} s CPU, peak RSS {used.PeakRss / Mega:0.0} MB")));
        await agent.StopAsync(cancellation);
    }

    private static async Task<int> ScrapeAsync(CancellationToken stop)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var scrapes = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stop);
                scrapes += await client.GetStringAsync(new Uri(Text($"http://127.0.0.1:{ScrapedPort}/metrics")), stop) is { Length: > 0 } ? 1 : 0;
            }
            catch (Exception e) when (e is OperationCanceledException or HttpRequestException)
            {
                // Not there yet, or the end.
            }
        }

        return scrapes;
    }

    private void Add(Figure figure)
    {
        _figures.Add(figure);
        tell(LoadReport.Line(figure));
    }

    /// <summary>The design's targets: what a cluster takes, and what each provider may take on top.</summary>
    private static double? PeakLimit(int pods, string embedding) => (pods, embedding) switch
    {
        ( <= 20_000, "none") => 48,
        ( <= 20_000, "static") => 56,
        ( <= 20_000, "onnx") => 130,
        ( <= 100_000, "none") => 72,
        _ => null,
    };

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ClusterException($"These figures would mean nothing: {otherwise}.");
        }
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ElementAt(times.Count() / 2);

    /// <summary>Nearest rank.</summary>
    private static TimeSpan Percentile(IReadOnlyList<TimeSpan> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
