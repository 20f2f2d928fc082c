namespace FleetSync.Stores;

/// <summary>A question to a store.</summary>
/// <param name="Words">Ranked words, any of which may match; empty for a question of filters alone.</param>
/// <param name="Filter">Exact conditions.</param>
/// <param name="Limit">Rows a page, at least 1.</param>
/// <param name="Offset">Rows to leave out; stable while the data stands still.</param>
/// <param name="Vector">The words' embedding, where there is one.</param>
internal sealed record ResourceQuery(string Words, FleetFilter Filter, int Limit, int Offset = 0, ReadOnlyMemory<float>? Vector = null)
{
    /// <summary>A <see cref="Floor"/> that nothing reaches: the embedding orders what matches, and adds nothing.</summary>
    public const float NothingIsNear = 2;

    /// <summary>The dot product with <see cref="Vector"/> below which a record without any of the words is left out.</summary>
    public float Floor { get; init; }

    /// <summary>Kinds that the words speak of: they come first, and the others match too.</summary>
    public IReadOnlyList<string> PreferredKinds { get; init; } = [];
}
