using FleetSync.Stores;

namespace FleetSync;

/// <summary>The vectors that the store has, so that a text that some record has is not embedded again after a restart.</summary>
/// <param name="store">An opened store.</param>
internal sealed class StoredVectors(IResourceStore store)
{
    /// <summary>Reads some; see <see cref="Embedding.ReadVectors"/>. A store that cannot be read has none: then they are made anew.</summary>
    public async ValueTask<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ReadVectorsAsync(points, cancellationToken);
        }
        catch (StoreException)
        {
            return new Dictionary<ulong, ReadOnlyMemory<float>>();
        }
    }
}
