namespace FleetSync.Watching;

/// <summary>
/// The one way in which a slow store is felt upstream: lists wait here between pages. Watches never do, their changes are
/// conflated instead. Closed and opened by the stage that holds what waits.
/// </summary>
internal sealed class Backpressure
{
    private readonly Lock _gate = new();
    private List<Waiter>? _closed;

    /// <summary>Whether lists may go on.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _closed is null;
            }
        }
    }

    /// <summary>Makes lists wait.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed ??= [];
        }
    }

    /// <summary>Lets lists go on.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _closed?.ForEach(static waiter => waiter.Tell());
            _closed = null;
        }
    }

    /// <summary>Waits until lists may go on.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_closed is null)
            {
                return Task.CompletedTask;
            }

            var waiter = new Waiter();
            _closed.Add(waiter);
            return waiter.WaitAsync(cancellationToken);
        }
    }
}
