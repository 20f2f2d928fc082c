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
    /// The words that may name a record in full. A word for a category, "monitoring", asks for what belongs there rather than for the
    /// namespace of that name, unless kinds are named; it still names any other record.
    /// </summary>
    /// <param name="words">The question's words.</param>
    public NamingWords Names(SearchWords words)
    {
        var apply = Apply;
        return new(
            [.. words.Words.Where(word => !apply || !IsTopic(word))],
            [.. words.Words.Where(word => apply && IsTopic(word))]);
    }

    /// <summary>The weight of a record.</summary>
    /// <param name="id">Its readable id, <c>cluster/namespace/group/version/Kind/name</c>.</param>
    public double Of(string id)
    {
        if (!Apply)
        {
            return 1;
        }

        var kind = KindOf(id);
        return Has(query.PreferredKinds, kind) ? OfPreferred : Has(Accompanying, kind) ? OfAccompanying : 1;
    }

    /// <summary>Whether a record is of an accompanying kind.</summary>
    /// <param name="id">Its readable id.</param>
    public static bool IsAccompanying(string id) => Has(Accompanying, KindOf(id));

    /// <summary>The last part but one: neither a name nor a kind has a slash.</summary>
    private static ReadOnlySpan<char> KindOf(string id)
    {
        var rest = id.AsSpan(0, Math.Max(0, id.LastIndexOf('/')));
        return rest[(rest.LastIndexOf('/') + 1)..];
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
