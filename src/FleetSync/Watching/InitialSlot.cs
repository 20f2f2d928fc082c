namespace FleetSync.Watching;

/// <summary>A list slot held by a stream while its initial events come in; nothing for a plain watch.</summary>
internal sealed class InitialSlot : IDisposable
{
    private ListSlots? _slots;

    private InitialSlot(ListSlots? slots) => _slots = slots;

    /// <summary>Waits for the store to have room and for a slot.</summary>
    /// <param name="needed">False for a plain watch, which waits for nothing.</param>
    /// <param name="backpressure">Where lists wait for the store.</param>
    /// <param name="slots">The list slots.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<InitialSlot> TakeAsync(
        bool needed, Backpressure backpressure, ListSlots slots, CancellationToken cancellationToken)
    {
        if (!needed)
        {
            return new InitialSlot(null);
        }

        await backpressure.WaitAsync(cancellationToken);
        await slots.TakeAsync(cancellationToken);
        return new InitialSlot(slots);
    }

    /// <summary>Gives the slot back; once is enough.</summary>
    public void Release() => Interlocked.Exchange(ref _slots, null)?.Release();

    /// <inheritdoc/>
    public void Dispose() => Release();
}
