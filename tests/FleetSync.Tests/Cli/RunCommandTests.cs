using System.Net;
using System.Net.Sockets;
using FleetSync.Cli.Commands;
using FleetSync.Cli.Output;
using FleetSync.Stores;
using FleetSync.Telemetry;
using Xunit;

namespace FleetSync.Tests.Cli;

public sealed class RunCommandTests
{
    private static readonly Terminal _screen = new(IsTerminal: true, Colour: false, Width: 200);

    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public async Task Flags_become_configuration_keys()
    {
        var shell = new CommandLine();

        await shell.RunAsync(
            "run", "--kubeconfig", "kc", "--context", "prod", "--cluster", "prod-eu", "--sqlite", "x.db", "--window", "0.5",
            "--batch-size", "10", "--log-level", "Debug");

        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["kubeconfig"] = "kc",
                ["context"] = "prod",
                ["clusterID"] = "prod-eu",
                ["store.sqlite.path"] = "x.db",
                ["batch.windowSeconds"] = "0.5",
                ["batch.maxSize"] = "10",
                ["log.level"] = "Debug",
            }, shell.Keys);
    }

    [Fact]
    public async Task Once_ends_with_one_line_of_what_was_done()
    {
        var asked = false;
        var shell = new CommandLine
        {
            Agent = new ScriptedAgent
            {
                Runs = (once, _) =>
                {
                    asked = once;
                    return Task.CompletedTask;
                },
            },
        };

        Assert.Equal(0, await shell.RunAsync("run", "--once"));

        Assert.True(asked);
        Assert.Equal(
            "east: 1,234 objects of 62 types in sync after 3.2 s (1,200 written, 0 deleted, 34 unchanged); "
            + "2 not readable: widgets.example.com, v1beta1.metrics.k8s.io\n", shell.Output);
        Assert.Empty(shell.Error);
        Assert.True(shell.Store.Disposed);
    }

    [Fact]
    public async Task Once_ends_with_1_and_why_when_nothing_could_be_read()
    {
        var agent = new ScriptedAgent();
        agent.Progress = agent.Progress with
        {
            SyncedAfter = null,
            NotReadable = [new("pods", "403: no"), new("nodes", "403: no"), new("a", "b"), new("c", "d"), new("e", "f")],
        };
        var shell = new CommandLine { Agent = agent };

        Assert.Equal(1, await shell.RunAsync("run", "--once"));

        Assert.Empty(shell.Output);
        Assert.Equal(
            "fleetsync: nothing of cluster east could be read: pods (403: no), nodes (403: no), a (b) and 2 more; "
            + "check who the credentials say you are, and that this one may get, list and watch\n", shell.Error);
    }

    [Fact]
    public async Task An_agent_waits_for_a_server_that_is_not_there_yet()
    {
        var shell = new CommandLine { Store = new() { OpenFailsFirst = new([Absent(), Absent(), Absent()]) } };

        var run = shell.RunAsync("run", "--log-format", "text");
        while (!run.IsCompleted)
        {
            shell.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(0, await run);
        Assert.True(shell.Store.Opened);
        Assert.Equal(1, shell.Error.Split("The store takes no writes: nothing listens").Length - 1);
        Assert.Contains("The store takes writes again", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "--once")]
    [InlineData(false)]
    public async Task One_that_runs_once_or_is_refused_says_so_at_once(bool mayPass, params string[] flags)
    {
        var shell = new CommandLine { Store = new() { OpenFails = new StoreException("no way in") { MayPass = mayPass } } };

        Assert.Equal(1, await shell.RunAsync(["run", .. flags]));

        Assert.Equal("fleetsync: no way in\n", shell.Error);
    }

    [Fact]
    public async Task An_agent_that_waits_for_its_store_ends_when_it_is_asked_to()
    {
        using var stop = new CancellationTokenSource();
        var shell = new CommandLine { Store = new() { OpenFails = Absent() }, Stop = stop.Token };

        var run = shell.RunAsync("run");
        await stop.CancelAsync();

        Assert.Equal(0, await run);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_with_1_before_anything_else_is_begun()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = (IPEndPoint)taken.LocalEndpoint;
        var shell = new CommandLine { Telemetry = new TelemetryOptions { Address = address } };

        Assert.Equal(1, await shell.RunAsync("run"));

        Assert.Equal(
            $"fleetsync: http.address: port {address.Port} is in use by another program; give another one, or an empty http.address for none\n",
            shell.Error);
        Assert.False(shell.Store.Opened);
    }

    private static StoreException Absent() => new("nothing listens") { MayPass = true };

    [Fact]
    public async Task A_terminal_sees_progress_and_the_line_is_gone_at_the_end()
    {
        var end = new TaskCompletionSource();
        var agent = new ScriptedAgent { Runs = (_, _) => end.Task };
        var shell = new CommandLine { ErrorTerminal = _screen, Agent = agent };
        agent.Progress = agent.Progress with { SyncedAfter = null, TypesSynced = 41 };

        var run = shell.RunAsync("run", "--once");
        Assert.EndsWith("east  41/62 types, 1,234 objects, 1,200 written, 12,340/s, 0s", shell.Error, StringComparison.Ordinal);
        agent.Progress = agent.Progress with { SyncedAfter = TimeSpan.FromSeconds(4), TypesSynced = 60 };
        end.SetResult();

        Assert.Equal(0, await run);
        Assert.EndsWith("\r\e[K", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_of_the_agent_ends_with_1_and_its_words()
    {
        var shell = new CommandLine
        {
            Agent = new ScriptedAgent { Runs = (_, _) => Task.FromException(new StoreException("/data is read-only")) },
        };

        Assert.Equal(1, await shell.RunAsync("run"));

        Assert.Equal("fleetsync: /data is read-only\n", shell.Error);
    }

    [Fact]
    public async Task A_stop_that_takes_too_long_ends_with_1()
    {
        var running = new TaskCompletionSource<CancellationToken>();
        var shell = new CommandLine
        {
            Stop = _stop.Token,
            Agent = new ScriptedAgent
            {
                Runs = (_, stop) =>
                {
                    running.SetResult(stop);
                    return new TaskCompletionSource().Task;
                },
            },
        };

        var run = shell.RunAsync("run");
        await running.Task;
        await _stop.CancelAsync();
        while (!run.IsCompleted)
        {
            shell.Time.Advance(RunCommand.StopBound);
            await Task.Yield();
        }

        Assert.Equal(1, await run);
        Assert.Equal([1], shell.Exits);
        Assert.StartsWith("fleetsync: stopping took longer than 25s", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_that_the_agent_honours_ends_with_0()
    {
        var shell = new CommandLine
        {
            Stop = _stop.Token,
            Agent = new ScriptedAgent { Runs = (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, stop) },
        };

        var run = shell.RunAsync("run");
        await _stop.CancelAsync();

        Assert.Equal(0, await run);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task The_first_signal_asks_and_the_second_ends_at_once()
    {
        var exits = new List<int>();
        using var signals = new StopSignals(exits.Add, TestContext.Current.CancellationToken);
        var term = new System.Runtime.InteropServices.PosixSignalContext(System.Runtime.InteropServices.PosixSignal.SIGTERM);

        signals.Receive(term);
        Assert.True(term.Cancel);
        Assert.True(signals.Stop.IsCancellationRequested);
        Assert.Empty(exits);

        signals.Receive(new(System.Runtime.InteropServices.PosixSignal.SIGINT));
        Assert.Equal([130], exits);
        await Task.CompletedTask;
    }
}
