using System.Diagnostics;
using System.Globalization;

namespace FleetSync.Load;

/// <summary>What one agent uses while it brings a cluster in for the first time, while nothing happens, and while much does.</summary>
internal sealed class Sizing(ApiTarget target, string binary, string embedding, TimeSpan span, int rate, Action<string> tell)
{
    private const double Mega = 1_000_000;
    private const int Parallelism = 48;
    private static readonly TimeSpan SyncLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);

    /// <summary>Runs the three phases one after another, on one agent with an empty file.</summary>
    /// <param name="pods">Pods of the cluster.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<Figure>> RunAsync(int pods, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("fleetsync-sizing-");
        try
        {
            using var agent = AgentProcess.Start(
                binary, embedding, target.KubeconfigPath, folder.FullName, ["--sqlite", Path.Combine(folder.FullName, "fleet.db")]);
            var (line, after, used) = await agent.Synced.WaitAsync(SyncLimit, cancellation);
            tell(Text($"  {line.Objects} objects in sync after {after.TotalSeconds:0.0} s"));
            List<Figure> figures =
            [
                new("first synchronisation: peak RSS", agent.Footprint().PeakRss / Mega, "MB", Note: Text($"{line.Objects} objects in {after.TotalSeconds:0.0} s")),
                new("first synchronisation: CPU", used.Cpu.TotalSeconds, "s"),
            ];
            await Task.Delay(Settle, TimeProvider.System, cancellation);
            figures.AddRange(await WatchAsync("idle", agent, static _ => Task.FromResult(0), cancellation));
            figures.AddRange(await WatchAsync(
                Text($"{rate} changes a second"), agent, stop => ChangeAsync(pods, stop), cancellation));
            await agent.StopAsync(cancellation);
            return figures;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<IReadOnlyList<Figure>> WatchAsync(
        string phase, AgentProcess agent, Func<CancellationToken, Task<int>> act, CancellationToken cancellation)
    {
        agent.ForgetPeak();
        var before = agent.Footprint().Cpu;
        var started = Stopwatch.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        over.CancelAfter(span);
        var acting = act(over.Token);
        await Task.Delay(span, TimeProvider.System, cancellation);
        var footprint = agent.Footprint();
        var elapsed = Stopwatch.GetElapsedTime(started);
        var made = await acting;
        var note = made > 0 ? Text($"{made / elapsed.TotalSeconds:0} a second were made") : "";
        return
        [
            new(Text($"{phase}: peak RSS"), footprint.PeakRss / Mega, "MB", Note: note),
            new(Text($"{phase}: CPU"), (footprint.Cpu - before) / elapsed * 1000, "millicores", Note: Text($"mean of {elapsed.TotalSeconds:0} s")),
        ];
    }

    /// <summary>Each change of another Pod and of its state, at an even rate as far as the server goes along.</summary>
    private async Task<int> ChangeAsync(int pods, CancellationToken stop)
    {
        using var api = target.Api();
        var made = 0;
        var started = Stopwatch.GetTimestamp();
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, int.MaxValue),
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stop },
                async (change, stopped) =>
                {
                    var due = TimeSpan.FromSeconds((double)change / rate) - Stopwatch.GetElapsedTime(started);
                    if (due > TimeSpan.Zero)
                    {
                        await Task.Delay(due, TimeProvider.System, stopped);
                    }

                    var pod = change % pods;
                    await FilledServer.PatchStatusAsync(
                        api, pod, PodShape.StatusPatch(pod, 1000 + change, failing: change / pods % 2 == 0), stopped);
                    Interlocked.Increment(ref made);
                });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Its time is over.
        }

        return made;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
