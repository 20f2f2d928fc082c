using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>An answer with its proof: what was asked, how much matches, and how well the fleet was covered.</summary>
internal sealed record SearchAnswer
{
    /// <summary>The question, made exact.</summary>
    public required ResourceQuery Query { get; init; }

    /// <summary>The page of records and the exact total.</summary>
    public required SearchPage Page { get; init; }

    /// <summary>Which clusters were asked, how fresh they are, and what they cannot see.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>What may explain an unexpected answer: a cluster or kind that this store does not have. Whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether more records match after this page.</summary>
    public bool Truncated => Query.Offset + Page.Hits.Count < Page.Total;
}
