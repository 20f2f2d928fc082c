using FleetSync.Stores;

namespace FleetSync.Query;

/// <summary>A question as somebody put it: kinds by any of their names, health in any case. <see cref="FleetSearch"/> makes it exact.</summary>
internal sealed record SearchRequest
{
    /// <summary>The most rows of one page.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Words to rank by; empty for a question of filters alone.</summary>
    public string Words { get; init; } = "";

    /// <summary>Cluster ids.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>Namespaces; <c>_cluster</c> for cluster-scoped objects.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Kinds as people type them: <c>Pod</c>, <c>pods</c>, <c>po</c>, <c>deployments.apps</c>.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Health words in any case.</summary>
    public IReadOnlyList<string> Health { get; init; } = [];

    /// <summary>Reasons, exactly as stored: CrashLoopBackOff.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Labels as <c>k=v</c>; all of them must be there.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether the words are ranked as they are, and nothing in them is understood.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>Whether the matches are counted by cluster, kind, namespace and health.</summary>
    public bool WithFacets { get; init; }

    /// <summary>The field that matches are grouped by; null for none.</summary>
    public FacetField? GroupBy { get; init; }

    /// <summary>Rows a page, 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Rows to leave out.</summary>
    public int Offset { get; init; }

    /// <summary>Whether it asks for anything at all.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Words) && Clusters.Count == 0 && Namespaces.Count == 0
        && Kinds.Count == 0 && Health.Count == 0 && Reasons.Count == 0 && Labels.Count == 0;
}
