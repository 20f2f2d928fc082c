using System.Collections.Frozen;
using FleetSync.Extraction;
using FleetSync.Stores;

namespace FleetSync.Query.Understanding;

/// <summary>The names that questions to one store can speak of. Made once for a store, used for any number of questions.</summary>
internal sealed class Vocabulary
{
    private readonly FrozenDictionary<string, string> _clusters;
    private readonly FrozenDictionary<string, string> _namespaces;
    private readonly FrozenDictionary<string, string[]> _clusterParts;

    /// <summary>Reads the names.</summary>
    /// <param name="clusters">Clusters' ids.</param>
    /// <param name="names">The names that records carry.</param>
    public Vocabulary(IEnumerable<string> clusters, StoreVocabulary names)
    {
        _clusters = clusters.Distinct(StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);
        _namespaces = names.Namespaces.Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(static name => name != ResourceId.ClusterScope)
            .ToFrozenDictionary(static name => name, StringComparer.OrdinalIgnoreCase);
        _clusterParts = _clusters.Keys
            .SelectMany(static name => name.Split('-', '_', '.').Select(part => (Part: part, Name: name)))
            .Where(static pair => pair.Part.Length > 1 && !char.IsAsciiDigit(pair.Part[0]))
            .GroupBy(static pair => pair.Part, static pair => pair.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                static group => group.Key,
                static group => group.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray(),
                StringComparer.OrdinalIgnoreCase);
        Kinds = KindWords.Of(names.Kinds);
        Reasons = ReasonsOf(names.Reasons);
    }

    /// <summary>Words for kinds.</summary>
    public Phrases<KindMeaning> Kinds { get; }

    /// <summary>The store's own reasons of more than one word: <c>disk pressure</c>.</summary>
    public Phrases<StateMeaning> Reasons { get; }

    /// <summary>The cluster of a name, in any case; null when there is none.</summary>
    public string? Cluster(string name) => _clusters.GetValueOrDefault(name);

    /// <summary>The clusters that have a word as a part of their name: <c>berlin</c> of <c>edge-berlin</c>.</summary>
    public IReadOnlyList<string> ClustersWith(string part) => _clusterParts.GetValueOrDefault(part, []);

    /// <summary>The namespace of a name, in any case; null when there is none.</summary>
    public string? Namespace(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>The kinds that words speak of by their plural, where they do not filter: Certificate of "tls certificates".</summary>
    public IReadOnlyList<string> KindsIn(string words) =>
    [
        .. words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => Kinds.Find(word.ToLowerInvariant()))
            .Where(static meaning => meaning is { Certainty: KindCertainty.Theme })
            .SelectMany(static meaning => meaning!.Kinds)
            .Distinct(StringComparer.Ordinal),
    ];

    private static Phrases<StateMeaning> ReasonsOf(IReadOnlyList<string> reasons)
    {
        var phrases = new Phrases<StateMeaning>();
        foreach (var reason in reasons)
        {
            var words = CamelCase.Split(reason);
            if (words.Contains(' ', StringComparison.Ordinal) && !reason.Contains(' ', StringComparison.Ordinal))
            {
                phrases.Add(new StateMeaning([reason], []) { IsReason = true }, words);
            }
        }

        return phrases;
    }
}
