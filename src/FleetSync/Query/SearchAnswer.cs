using FleetSync.Query.Understanding;
using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>An answer with its proof: what was asked, how much matches, and how well the fleet was covered.</summary>
internal sealed record SearchAnswer
{
    /// <summary>The question, made exact.</summary>
    public required ResourceQuery Query { get; init; }

    /// <summary>The page of records and the exact total.</summary>
    public required SearchPage Page { get; init; }

    /// <summary>What the words were taken to mean; null where they were ranked as they are.</summary>
    public Interpretation? Interpretation { get; init; }

    /// <summary>What comes nearest, where nothing matches and less was asked of it; null otherwise.</summary>
    public NearestMatches? Nearest { get; init; }

    /// <summary>How many match by the values of a field, largest first; null where nobody asked.</summary>
    public FieldCounts? Groups { get; init; }

    /// <summary>How many match by several fields; empty where nobody asked.</summary>
    public IReadOnlyList<FieldCounts> Facets { get; init; } = [];

    /// <summary>Which clusters were asked, how fresh they are, and what they cannot see.</summary>
    public required Coverage Coverage { get; init; }

    /// <summary>What may explain an unexpected answer: a cluster or kind that this store does not have. Whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the question was for a number.</summary>
    public bool IsCount => Interpretation is { IsCount: true };

    /// <summary>Whether more records come after this page, those that are near in meaning included.</summary>
    public bool Truncated => Query.Offset + Page.Hits.Count < Page.Total + Page.Near;
}
