namespace FleetSync.Discovery;

/// <summary>Reasons to look again, gathered until they fall silent for a moment.</summary>
internal sealed class DiscoverySignal(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _raised = new(0, 1);
    private HashSet<string> _names = [];

    /// <summary>Adds a reason.</summary>
    /// <param name="name">A definition's name.</param>
    public void Raise(string name)
    {
        lock (_gate)
        {
            _names.Add(name);
            if (_raised.CurrentCount == 0)
            {
                _raised.Release();
            }
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
        using var limit = new CancellationTokenSource(pause, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await _raised.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return;
        }

        await Task.Delay(moment, time, stop);
    }

    /// <inheritdoc/>
    public void Dispose() => _raised.Dispose();
}
