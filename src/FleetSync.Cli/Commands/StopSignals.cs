using System.Runtime.InteropServices;

namespace FleetSync.Cli.Commands;

/// <summary>SIGINT and SIGTERM: the first asks for a graceful stop, the second ends the process at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action<int> _exit;
    private readonly PosixSignalRegistration[] _registrations;
    private int _received;

    /// <summary>Listens from now on.</summary>
    /// <param name="exit">Ends the process with a code.</param>
    /// <param name="parent">Asks for a graceful stop as well.</param>
    public StopSignals(Action<int> exit, CancellationToken parent)
    {
        _exit = exit;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];
        _fromParent = parent.Register(_stop.Cancel);
    }

    private readonly CancellationTokenRegistration _fromParent;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _fromParent.Dispose();
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>Takes a signal; what the runtime would do by default does not happen.</summary>
    internal void Receive(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Increment(ref _received) == 1)
        {
            _stop.Cancel();
        }
        else
        {
            _exit(signal.Signal == PosixSignal.SIGTERM ? ExitCodes.Terminated : ExitCodes.Interrupted);
        }
    }
}
