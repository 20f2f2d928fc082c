namespace FleetSync.Stores;

/// <summary>
/// A store's vectors, made anew in another space beside those it has, which it is asked by until the new ones are complete; then it
/// changes over at once. Agents may go on writing meanwhile. After the change those of the space of before are refused, and what they
/// wrote too late for it is found when they start again: then their lists are compared with what the store holds. May be ended at
/// any moment, and gone on with by the next one. Both implementations pass one contract (tests, MigrationContract).
/// </summary>
internal interface IVectorMigration : IAsyncDisposable
{
    /// <summary>Where the store is, for people.</summary>
    string Location { get; }

    /// <summary>How much there is to do, roughly: agents may write meanwhile.</summary>
    long Total { get; }

    /// <summary>How much of it is done.</summary>
    long Done { get; }

    /// <summary>Opens the store and finds out how it stands.</summary>
    /// <exception cref="StoreException">There is none, or it cannot be used; so for every other call.</exception>
    Task<MigrationStart> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Does the next part. One that failed may be done again.</summary>
    /// <param name="embed">Makes the vectors.</param>
    /// <param name="cancellationToken">Ends it; what earlier steps did is kept.</param>
    /// <returns>False when everything there was is done.</returns>
    Task<bool> StepAsync(EmbedTexts embed, CancellationToken cancellationToken);

    /// <summary>Changes over to the new vectors, and drops the old ones.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
