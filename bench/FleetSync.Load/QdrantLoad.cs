using System.Globalization;
using FleetSync.TestCluster;
using FleetSync.TestQdrant;
using Grpc.Core;

namespace FleetSync.Load;

/// <summary>
/// The synchronisation once more with a Qdrant as its store: a double of the server in this process, reached over a socket. What
/// the agent costs is the agent's; how fast points come in is a matter of the double's too.
/// </summary>
internal sealed class QdrantLoad(ApiTarget target, LoadSettings settings, string folder, Action<Figure> add, Action<string> tell)
{
    private const double Mega = 1_000_000;
    private const double PeakLimit = 56;
    private const string Collection = "fleet-resources";
    private static readonly TimeSpan SyncLimit = TimeSpan.FromMinutes(5);

    /// <summary>Synchronises into empty collections, then restarts on the last of them.</summary>
    /// <param name="pods">How many Pods there are; the limit of memory is for 20,000.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(int pods, CancellationToken cancellation)
    {
        List<SyncRun> runs = [];
        await using var server = await QdrantDouble.StartAsync();
        for (var i = 0; i < settings.Runs; i++)
        {
            server.LoseCollection(Collection);
            server.ForgetCalls();
            runs.Add(await SyncAsync(server, pods, cancellation));
        }

        Add(pods, runs, server);
        using var again = Start(server);
        var (line, after, used) = await again.Synced.WaitAsync(SyncLimit, cancellation);
        await again.StopAsync(cancellation);
        add(new Figure(
            "Qdrant: restart, points written or deleted", line.Written + line.Deleted, "", 0,
            Text($"{line.Unchanged} unchanged; in sync after {after.TotalSeconds:0.00} s, peak {used.PeakRss / Mega:0.0} MB")));
    }

    private AgentProcess Start(QdrantDouble server) =>
        AgentProcess.Start(settings.Binary, settings.Embedding, target.KubeconfigPath, folder, ["--qdrant", server.Endpoint.ToString()]);

    private async Task<SyncRun> SyncAsync(QdrantDouble server, int pods, CancellationToken cancellation)
    {
        using var agent = Start(server);
        var (line, after, used) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
        if (line.Objects < pods || server.Points(Collection).Count != line.Objects)
        {
            throw new ClusterException(Text($"{line.Objects} objects were synchronised, {server.Points(Collection).Count} points are stored."));
        }

        await Task.Delay(settings.ShortSettle, TimeProvider.System, cancellation);
        var run = new SyncRun(after, used, agent.Footprint());
        tell(Text($"  Qdrant: in sync after {after.TotalSeconds:0.00} s, {used.Cpu.TotalSeconds:0.00} s CPU, peak {run.Settled.PeakRss / Mega:0.0} MB"));
        await agent.StopAsync(cancellation);
        return run;
    }

    private void Add(int pods, List<SyncRun> runs, QdrantDouble server)
    {
        var writes = server.Calls.Where(static call => call is { Method: "UpdateBatch", Status: StatusCode.OK }).ToList();
        var points = writes.Sum(static call => (double)call.Points);
        var after = runs.Select(static run => run.After).Order().ElementAt(runs.Count / 2);
        add(new Figure(
            "Qdrant: process start to in sync", after.TotalSeconds, "s",
            Note: Text($"median of {runs.Count}; {points / after.TotalSeconds:0} points a second into a double beside it")));
        add(new Figure(
            "Qdrant: CPU until in sync", runs.Select(static run => run.Used.Cpu.TotalSeconds).Order().ElementAt(runs.Count / 2), "s"));
        add(new Figure(
            "Qdrant: peak RSS", runs.Max(static run => run.Settled.PeakRss) / Mega, "MB", pods <= 20_000 ? PeakLimit : null,
            Text($"most of {runs.Count}, least {runs.Min(static run => run.Settled.PeakRss) / Mega:0.0}")));
        add(new Figure(
            "Qdrant: bytes a point on the wire", writes.Sum(static call => (double)call.Bytes) / points, "B",
            Note: Text($"{writes.Count} calls, the largest {writes.Max(static call => call.Bytes) / 1000.0:0} kB")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
