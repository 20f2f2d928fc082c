using System.Diagnostics;
using System.Runtime.InteropServices;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>The published program, <c>fleetsync run</c> with its defaults, in a folder where no configuration lies.</summary>
internal sealed partial class AgentProcess : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly long _started;
    private readonly TaskCompletionSource<(SyncedLine Line, TimeSpan After, ProcessFootprint Used)> _synced =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Task _reading;

    private AgentProcess(Process process, long started)
    {
        _process = process;
        _started = started;
        _reading = ReadAsync();
    }

    /// <summary>The log's own words on the initial synchronisation, time since the process start, and what it had used by then.</summary>
    public Task<(SyncedLine Line, TimeSpan After, ProcessFootprint Used)> Synced => _synced.Task;

    /// <summary>Starts it.</summary>
    /// <param name="binary">The published program.</param>
    /// <param name="kubeconfig">Leads to the filled server.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="store">The flags that name its store.</param>
    /// <param name="under">Words before the command, which become it.</param>
    /// <param name="address">Its http.address; null for none.</param>
    public static AgentProcess Start(
        string binary, string kubeconfig, string folder, IReadOnlyList<string> store, IReadOnlyList<string>? under = null, string? address = null)
    {
        IReadOnlyList<string> program = [.. under ?? [], binary];
        var start = new ProcessStartInfo(
            program[0],
            [.. program.Skip(1), "run", "--kubeconfig", kubeconfig, "--cluster", "load", "--log-format", "json", .. store])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        if (address is not null)
        {
            start.Environment["FLEETSYNC__HTTP__ADDRESS"] = address;
        }

        var started = Stopwatch.GetTimestamp();
        return new AgentProcess(Process.Start(start)!, started);
    }

    public ProcessFootprint Footprint() => ProcessFootprint.Of(_process.Id);

    /// <summary>SIGTERM, and the wait for its end.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _ = Kill(_process.Id, SigTerm);
        await _process.WaitForExitAsync(cancellation).WaitAsync(StopLimit, cancellation);
        await _reading;
        if (_process.ExitCode != 0)
        {
            throw new ClusterException($"fleetsync run ended with {_process.ExitCode}.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var last = "";
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            if (SyncedLine.Parse(line) is { } synced)
            {
                _synced.TrySetResult((synced, Stopwatch.GetElapsedTime(_started), Footprint()));
            }
            else if (line.Contains("\"level\":\"warn\"", StringComparison.Ordinal))
            {
                await Console.Error.WriteLineAsync(line);
            }

            last = line;
        }

        _synced.TrySetException(new ClusterException($"fleetsync run ended before it was in sync: {last}"));
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
