namespace FleetSync.Discovery;

/// <summary>Reasons to look again, gathered until they fall silent for a moment.</summary>
internal sealed class DiscoverySignal(TimeProvider time)
{
    private readonly Lock _gate = new();
    private HashSet<string> _names = [];
    private CancellationTokenSource? _pause;

    /// <summary>Adds a reason.</summary>
    /// <param name="name">A definition's name.</param>
    public void Raise(string name)
    {
        lock (_gate)
        {
            _names.Add(name);
            _pause?.Cancel();
        }
    }

    /// <summary>Takes the reasons gathered so far.</summary>
    public IReadOnlyCollection<string> Take()
    {
        lock (_gate)
        {
            var names = _names;
            _names = [];
            return names;
        }
    }

    /// <summary>Waits for a reason and then a moment more, or for the pause to pass.</summary>
    /// <param name="pause">At most.</param>
    /// <param name="moment">After a reason, so that a flock of them makes one look.</param>
    /// <param name="stop">Ends the wait.</param>
    public async Task WaitAsync(TimeSpan pause, TimeSpan moment, CancellationToken stop)
    {
        using var raised = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (BeginPause(raised))
        {
            try
            {
                await Task.Delay(pause, time, raised.Token);
                return;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // A reason came: once they fall silent, it is time to look.
            }
            finally
            {
                EndPause();
            }
        }

        await Task.Delay(moment, time, stop);
    }

    private bool BeginPause(CancellationTokenSource raised)
    {
        lock (_gate)
        {
            _pause = _names.Count == 0 ? raised : null;
            return _pause is not null;
        }
    }

    private void EndPause()
    {
        lock (_gate)
        {
            _pause = null;
        }
    }
}
