using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FleetSync.TestCluster;

/// <summary>A process that ends with its parent, at the latest. What it prints goes to a file.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private const int SigKill = 9;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private static readonly TimeSpan _killTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _logPath;

    private ServerProcess(Process process, string program, string logPath)
    {
        _process = process;
        _logPath = logPath;
        Name = Path.GetFileName(program);
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Call it on a thread that lives as long as the process should: see <see cref="Spawner"/>.</summary>
    public static ServerProcess Start(string program, IReadOnlyList<string> arguments, string logPath)
    {
        // The shell redirects to the file and is then replaced, as is setpriv: one process, with the id that is known here.
        var start = new ProcessStartInfo("sh");
        foreach (var word in (string[])
            ["-c", "log=$1; shift; exec setpriv --pdeathsig KILL \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", logPath, program])
        {
            start.ArgumentList.Add(word);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ServerProcess(Process.Start(start)!, program, logPath);
    }

    /// <summary>SIGTERM, and SIGKILL where the process is still there after <paramref name="grace"/>.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        Thaw();
        Send(SigTerm);
        if (!await ExitsWithinAsync(grace))
        {
            await KillAsync();
        }
    }

    public async Task KillAsync()
    {
        Send(SigKill);
        if (!await ExitsWithinAsync(_killTimeout))
        {
            throw new ClusterException($"{Name} (process {Id}) did not end after SIGKILL.");
        }
    }

    public void Freeze()
    {
        Send(SigStop);
    }

    public void Thaw()
    {
        Send(SigCont);
    }

    /// <summary>For messages: the end of what it has printed.</summary>
    public string LastLines()
    {
        return File.Exists(_logPath) ? string.Join('\n', File.ReadLines(_logPath).TakeLast(15)) : "";
    }

    public void Dispose()
    {
        _process.Dispose();
    }

    // The id is not given to another process before this one was waited for, which only HasExited and its like do.
    private void Send(int signal)
    {
        if (!_process.HasExited)
        {
            _ = Kill(Id, signal);
        }
    }

    private async Task<bool> ExitsWithinAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit, TimeProvider.System);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return _process.HasExited;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int processId, int signal);
}
