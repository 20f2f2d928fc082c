using System.CommandLine;
using FleetSync.Cli.Commands.Flags;
using FleetSync.Cli.Logging;
using FleetSync.Cli.Output;
using FleetSync.Configuration;
using FleetSync.Stores;
using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync.Cli.Commands;

/// <summary><c>fleetsync run</c>: keeps the store true to one cluster.</summary>
internal sealed class RunCommand(CliContext context)
{
    /// <summary>What teaches it best.</summary>
    public const string Examples = """
          fleetsync run                                    the current kubeconfig context, into your data folder
          fleetsync run --context prod --cluster prod-eu   another context, under a name of its own
          fleetsync run --once --sqlite /tmp/fleet.db      synchronise, say what was done, and end
          fleetsync run --qdrant http://qdrant:6334        into a Qdrant that the whole fleet shares
          fleetsync run --config fleetsync.yaml            everything else is in the file

        SIGTERM or Ctrl+C writes what waits and ends with 0; a second signal ends at once.
        """;

    /// <summary>A graceful stop may take this long; Kubernetes kills after 30 s.</summary>
    public static readonly TimeSpan StopBound = TimeSpan.FromSeconds(25);

    private readonly ClusterFlags _cluster = new();
    private readonly StoreFlags _store = new();
    private readonly BatchFlags _batch = new();
    private readonly LogFlags _log = new();
    private readonly Option<bool> _once = new("--once")
    {
        Description = "End when the store has acknowledged the initial synchronisation; with 1 if nothing could be read",
    };

    /// <summary>The command for the parser.</summary>
    public Command Build()
    {
        var command = new Command("run", "Watch every resource type of a cluster and keep the store true to it") { _once };
        _cluster.AddTo(command);
        _store.AddTo(command);
        _batch.AddTo(command);
        _log.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals(context.Exit, cancellationToken);
        var live = new LiveConfiguration(
            () => context.Composition.ReadConfiguration(_store.ConfigFile(parse)), () => Options(parse), context.Time);
        var options = live.Load();
        var line = new LiveLine(context.Error, context.ErrorTerminal);
        using var logs = LineLoggerFactory.Create(
            Level(options), _log.IsJson(parse, context.ErrorTerminal),
            context.Time, line, context.ErrorTerminal);
        var log = logs.CreateLogger("FleetSync");
        await using var telemetry = AgentTelemetry.Open(options.Telemetry, context.Time, log);
        using var embedder = context.Composition.OpenEmbedder(options.Embedding);
        var space = new VectorSpace(embedder.Dimensions, embedder.Fingerprint);
        await using var store = context.Composition.WriteStore(options.Store, space, logs);
        try
        {
            await OpenAsync(store, parse.GetValue(_once), log, telemetry, signals.Stop);
            await using var agent = await context.Composition.ConnectAsync(
                options, store, embedder, context.Time, logs, telemetry.Metrics, signals.Stop);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(signals.Stop);
            var following = live.FollowAsync(
                changed =>
                {
                    logs.Lowest = Level(changed);
                    agent.Apply(changed);
                },
                log, ended.Token);
            try
            {
                return await KeepAsync(agent, line, parse.GetValue(_once), signals.Stop);
            }
            finally
            {
                await ended.CancelAsync();
                await following;
            }
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // Asked to stop before there was anything to flush.
            return ExitCodes.Done;
        }
    }

    /// <summary>
    /// Opens the store. An agent that is to stay waits for a server that is not there yet, as it would for one that goes away later;
    /// one that runs once says so at once.
    /// </summary>
    private async Task OpenAsync(IResourceStore store, bool once, ILogger log, AgentTelemetry telemetry, CancellationToken stop)
    {
        var retry = new StoreRetry(Random.Shared);
        for (var failures = 0; ; failures++)
        {
            try
            {
                await store.OpenAsync(stop);
                if (failures > 0)
                {
                    log.StoreRecovered();
                }

                return;
            }
            catch (StoreException failure) when (failure.MayPass && !once)
            {
                if (failures == 0)
                {
                    log.StoreFaulted(failure.Message);
                }

                telemetry.Waits($"the store takes no writes: {failure.Message}");
                await Task.Delay(retry.DelayAfter(new StoreFault(StoreFaultKind.Unavailable, failure.Message), failures), context.Time, stop);
            }
        }
    }

    private async Task<int> KeepAsync(IFleetAgent agent, LiveLine line, bool once, CancellationToken stop)
    {
        bool inTime;
        using (var shown = new CancellationTokenSource())
        {
            var display = context.ErrorTerminal.IsTerminal
                ? new ProgressDisplay(line, context.Time).ShowAsync(() => agent.Progress, shown.Token)
                : Task.CompletedTask;
            try
            {
                inTime = await EndsInTimeAsync(token => agent.RunAsync(once, token), stop);
            }
            finally
            {
                await shown.CancelAsync();
                await display;
            }
        }

        if (!inTime)
        {
            ErrorReport.Write(context, $"stopping took longer than {HumanTime.Short(StopBound)}; "
                + "what was not written is synchronised at the next start");
            context.Exit(ExitCodes.Failed);
            return ExitCodes.Failed;
        }

        if (!once || stop.IsCancellationRequested)
        {
            return ExitCodes.Done;
        }

        if (agent.Progress is { SyncedAfter: null } blind)
        {
            ErrorReport.Write(context, ProgressText.NothingRead(blind));
            return ExitCodes.Failed;
        }

        await context.Output.WriteAsync(ProgressText.Summary(agent.Progress) + "\n");
        return ExitCodes.Done;
    }

    private static LogLevel Level(FleetOptions options) => Enum.Parse<LogLevel>(options.LogLevel, ignoreCase: true);

    private FleetOptions Options(ParseResult parse)
    {
        var keys = new Dictionary<string, string?>(StringComparer.Ordinal);
        _cluster.Read(parse, keys);
        _store.Read(parse, keys);
        _batch.Read(parse, keys);
        _log.Read(parse, keys);
        return context.Composition.LoadOptions(_store.ConfigFile(parse), keys);
    }

    /// <summary>Runs the agent to its end; once a stop was asked for, waits only so long.</summary>
    private async Task<bool> EndsInTimeAsync(Func<CancellationToken, Task> runAsync, CancellationToken stop)
    {
        var run = runAsync(stop);
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(asked.SetResult);
        await Task.WhenAny(run, asked.Task);
        try
        {
            await (asked.Task.IsCompleted ? run.WaitAsync(StopBound, context.Time, CancellationToken.None) : run);
            return true;
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return true;
        }
    }
}
