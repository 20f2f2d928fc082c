namespace FleetSync.Stores;

/// <summary>The names that records of a store carry: what a question's words can mean.</summary>
internal sealed record StoreVocabulary
{
    /// <summary>No names at all.</summary>
    public static StoreVocabulary Empty { get; } = new();

    /// <summary>Namespaces, in ordinal order; <c>_cluster</c> among them.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Kinds, in ordinal order.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Reasons, in ordinal order; never the empty one.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
