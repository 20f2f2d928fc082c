using FleetSync.Batching;

namespace FleetSync.Stores;

/// <summary>
/// Where a fleet's records live. Every implementation passes the one contract suite (tests, StoreContract).
/// Safe for concurrent reads; one writer a cluster.
/// </summary>
internal interface IResourceStore : IAsyncDisposable
{
    /// <summary>Where it is, for people: a path or an endpoint, never a credential.</summary>
    string Location { get; }

    /// <summary>Creates what is missing and verifies what is there; nothing existing is ever dropped or rebuilt.</summary>
    /// <exception cref="StoreException">Unusable as it is: says what, where and what to do.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes a batch. Upserts replace the point, payload updates leave vector and search text, deletes of absent points succeed;
    /// updatedAt is each change's ObservedAt. When the report carries a fault, none or some was applied and writing the same
    /// batch again is safe.
    /// </summary>
    Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken);

    /// <summary>
    /// Reads back what is stored of one kind of a cluster, in any version: the state that a restart compares with (I5).
    /// Streams; memory does not grow with the number of points.
    /// </summary>
    IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, CancellationToken cancellationToken);

    /// <summary>Reads back the vectors of some texts.</summary>
    /// <param name="points">The texts by their hash, each with a point that was written with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Those that are there, unit length, by the hash of their text; one that the point no more has is not.</returns>
    Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken);

    /// <summary>The kinds a cluster has points of, with their counts.</summary>
    Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken);

    /// <summary>Finds records: exact filters, ranked by the words where there are any, else by id.</summary>
    /// <exception cref="StoreException">It cannot be read; so for every read.</exception>
    Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Exact counts of the records the query matches, by one field's values, largest first, then by value. Records without a
    /// reason count for no reason; limit and offset of the query are of no effect.
    /// </summary>
    Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken);

    /// <summary>The names that its records carry. Quick, whatever their number: it comes before many a question.</summary>
    Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken);

    /// <summary>Writes a cluster's own record.</summary>
    /// <exception cref="StoreException">It was not written; the next heartbeat tries again.</exception>
    Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken);

    /// <summary>All clusters' records, by name.</summary>
    Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Removes everything of a cluster that has left: its points, then its record; of other clusters nothing. Other writers are
    /// not held up for long. A cluster that is not there has no points: removing it again succeeds with 0. An agent that still
    /// runs would write them again.
    /// </summary>
    /// <param name="cluster">Its id.</param>
    /// <param name="cancellationToken">Gives up; what was removed stays removed, and the record stays until all points are gone.</param>
    /// <returns>How many points were removed.</returns>
    /// <exception cref="StoreException">Not all was removed; calling it again continues.</exception>
    Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken);
}
