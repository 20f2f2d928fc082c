using System.Collections.Concurrent;

namespace FleetSync.TestCluster;

/// <summary>
/// One thread that starts all processes of a server. The kernel ends them when their parent dies, and by parent it means
/// the thread that started them (prctl(2), PR_SET_PDEATHSIG): a thread of the pool may retire at any time.
/// </summary>
internal sealed class Spawner : IDisposable
{
    private readonly BlockingCollection<Action> _requests = [];
    private readonly Thread _thread;

    public Spawner()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Starts test servers" };
        _thread.Start();
    }

    public Task<ServerProcess> StartAsync(string program, IReadOnlyList<string> arguments, string logPath)
    {
        var started = new TaskCompletionSource<ServerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _requests.Add(() =>
        {
            try
            {
                started.SetResult(ServerProcess.Start(program, arguments, logPath));
            }
            catch (Exception fault) when (fault is IOException or System.ComponentModel.Win32Exception)
            {
                started.SetException(new ClusterException($"{program} did not start: {fault.Message}", fault));
            }
        });
        return started.Task;
    }

    /// <summary>Call it once the processes have ended.</summary>
    public void Dispose()
    {
        _requests.CompleteAdding();
        _thread.Join();
        _requests.Dispose();
    }

    private void Run()
    {
        foreach (var request in _requests.GetConsumingEnumerable())
        {
            request();
        }
    }
}
