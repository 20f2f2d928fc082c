using System.Text;
using FleetSync.Extraction.Glossary;

namespace FleetSync.Stores;

/// <summary>
/// How much a record's kind counts where a question leaves kinds open. Kinds that accompany what people look for, and carry its name and
/// words, count half, so that "postgres" finds the database before the definition of its type and the namespace that it is in; kinds
/// that a word speaks of count double.
/// </summary>
/// <param name="query">The question.</param>
internal readonly struct KindWeights(ResourceQuery query)
{
    /// <summary>The weight of an accompanying kind.</summary>
    public const double OfAccompanying = 0.5;

    /// <summary>The weight of a kind that a word speaks of.</summary>
    public const double OfPreferred = 2;

    /// <summary>The accompanying kinds.</summary>
    public static IReadOnlyList<string> Accompanying { get; } =
    [
        "Namespace", "CustomResourceDefinition", "APIService", "ConfigMap", "ServiceAccount", "Role", "RoleBinding", "ClusterRole",
        "ClusterRoleBinding", "Endpoints", "EndpointSlice", "Event", "Lease", "ControllerRevision", "ReplicaSet", "PodTemplate",
    ];

    /// <summary>Whether kinds weigh at all: a question that names some means them.</summary>
    public bool Apply => query.Filter.Kinds.Count == 0;

    /// <summary>
    /// The words that may name a record in full. "Monitoring" does not: as a word for a category it asks for what belongs there, unless
    /// kinds are named.
    /// </summary>
    /// <param name="words">The question's words.</param>
    public IEnumerable<string> Names(SearchWords words) => Apply ? words.Words.Where(static word => !IsTopic(word)) : words.Words;

    /// <summary>The weight of a record.</summary>
    /// <param name="id">Its readable id, <c>cluster/namespace/group/version/Kind/name</c>.</param>
    public double Of(string id)
    {
        if (!Apply)
        {
            return 1;
        }

        // Neither a name nor a kind has a slash.
        var rest = id.AsSpan(0, Math.Max(0, id.LastIndexOf('/')));
        var kind = rest[(rest.LastIndexOf('/') + 1)..];
        return Has(query.PreferredKinds, kind) ? OfPreferred : Has(Accompanying, kind) ? OfAccompanying : 1;
    }

    private static bool IsTopic(string word) => CategoryFinder.IsPlainWord(Encoding.UTF8.GetBytes(word.ToLowerInvariant()));

    private static bool Has(IReadOnlyList<string> kinds, ReadOnlySpan<char> kind)
    {
        foreach (var one in kinds)
        {
            if (kind.SequenceEqual(one))
            {
                return true;
            }
        }

        return false;
    }
}
