namespace FleetSync.Embedding;

/// <summary>Reads vectors that were written before.</summary>
/// <param name="points">Texts by their hash, each with a point that is known to have its vector.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The vectors that are there, by the hash of their text; none where they cannot be read.</returns>
internal delegate ValueTask<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectors(
    IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken);
