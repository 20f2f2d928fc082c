namespace FleetSync.Watching;

/// <summary>How many lists may run at the same time; first come, first served.</summary>
internal sealed class ListSlots(int count)
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiter> _waiting = new();
    private int _free = count;

    /// <summary>Takes a slot, once there is one.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task TakeAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return Task.CompletedTask;
            }

            var waiter = new Waiter();
            _waiting.Enqueue(waiter);
            return waiter.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives a slot back.</summary>
    public void Release()
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out var waiter))
            {
                if (waiter.Tell())
                {
                    return;
                }
            }

            _free++;
        }
    }
}
