using System.Diagnostics;
using System.Runtime.InteropServices;
using FleetSync.TestCluster;

namespace FleetSync.Demo;

/// <summary>A <c>fleetsync run</c> in the background.</summary>
internal sealed partial class WatchingAgent : IDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan _stopLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly Task<string> _output;

    public WatchingAgent(string cluster, Process process)
    {
        Cluster = cluster;
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public string Cluster { get; }

    /// <summary>It must not end on its own.</summary>
    public async Task ThrowIfEndedAsync()
    {
        if (_process.HasExited)
        {
            throw new DemoException($"fleetsync run of {Cluster} ended with {_process.ExitCode}:\n{await _errors}");
        }
    }

    /// <summary>SIGTERM, as Kubernetes stops a pod; it has to end with 0.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> StopAsync()
    {
        var started = Stopwatch.GetTimestamp();
        _ = Kill(_process.Id, SigTerm);
        await Poll.UntilAsync(
            $"fleetsync run of {Cluster} to end after SIGTERM", _stopLimit, () => Task.FromResult(_process.HasExited));
        await _output;
        var errors = await _errors;
        return _process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(started)
            : throw new DemoException($"fleetsync run of {Cluster} ended with {_process.ExitCode} after SIGTERM:\n{errors}");
    }

    public void Dispose()
    {
        FleetSyncProgram.Kill(_process);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
