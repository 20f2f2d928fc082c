using FleetSync.Batching;

namespace FleetSync.Stores;

/// <summary>Interim.</summary>
internal sealed class StoreSink(IResourceStore store, TimeProvider time, Action<StoreFault?> tell)
{
    /// <summary>Interim.</summary>
    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        tell(null);
        await Task.Delay(TimeSpan.Zero, time, cancellationToken);
        return await store.WriteAsync(batch, cancellationToken);
    }
}
