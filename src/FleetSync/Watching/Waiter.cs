namespace FleetSync.Watching;

/// <summary>
/// One who waits for a word or for cancellation. Unlike SemaphoreSlim and Task.WaitAsync it never hops through the thread
/// pool on the way, so that tests can play schedules in virtual time.
/// </summary>
internal sealed class Waiter
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gives the word.</summary>
    /// <returns>False when the waiter had given up.</returns>
    public bool Tell() => _told.TrySetResult();

    /// <summary>Waits for the word.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((Waiter)waiter!)._told.TrySetCanceled(token), this);
        await _told.Task;
    }
}
