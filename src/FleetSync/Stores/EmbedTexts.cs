namespace FleetSync.Stores;

/// <summary>Makes the vectors of some texts, however long it takes.</summary>
/// <param name="texts">The texts.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>A vector each, in their order.</returns>
internal delegate Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedTexts(IReadOnlyList<string> texts, CancellationToken cancellationToken);
