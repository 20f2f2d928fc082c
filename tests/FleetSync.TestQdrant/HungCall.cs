namespace FleetSync.TestQdrant;

/// <summary>A call that the server does not answer until it is released.</summary>
internal sealed class HungCall
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the call has come.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Lets the call go on.</summary>
    public void Release() => _released.TrySetResult();

    /// <summary>Called by the server.</summary>
    public Task WaitAsync(CancellationToken gone)
    {
        _reached.TrySetResult();
        return _released.Task.WaitAsync(gone);
    }
}
