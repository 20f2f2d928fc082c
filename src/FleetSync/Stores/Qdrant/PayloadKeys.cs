namespace FleetSync.Stores.Qdrant;

/// <summary>
/// The payload keys that are asked for. Those of the record are the record's own names; the neighbouring dot-ai server reads
/// <c>id, namespace, name, kind, apiVersion, apiGroup, labels, annotations, createdAt, updatedAt, searchText, hasEmbedding</c>.
/// </summary>
internal static class PayloadKeys
{
    public const string Id = "id";
    public const string Cluster = "cluster";
    public const string Namespace = "namespace";
    public const string Name = "name";
    public const string Kind = "kind";
    public const string ApiGroup = "apiGroup";
    public const string ApiVersion = "apiVersion";
    public const string Health = "health";
    public const string Reason = "reason";
    public const string LabelPairs = "labelPairs";
    public const string Categories = "categories";
    public const string CreatedAt = "createdAt";
    public const string UpdatedAt = "updatedAt";
    public const string SearchText = "searchText";
    public const string StatusHash = "statusHash";
    public const string TextHash = "textHash";
    public const string HasEmbedding = "hasEmbedding";

    /// <summary>What a record is found by, see <see cref="SearchTerms"/>; no part of the record.</summary>
    public const string Terms = "terms";

    /// <summary>The record's members in their order.</summary>
    public static IReadOnlyList<string> Record { get; } =
    [
        Id, Cluster, "clusterSecretRef", Namespace, Name, Kind, ApiVersion, ApiGroup, "status", "labels", "annotations", CreatedAt,
        "uid", Health, Reason, "message", "owner", Categories, LabelPairs, SearchText,
        UpdatedAt, HasEmbedding, StatusHash, TextHash, "schema",
    ];

    /// <summary>The key of a field that answers can be counted by.</summary>
    public static string Of(FacetField field) => field switch
    {
        FacetField.Cluster => Cluster,
        FacetField.Namespace => Namespace,
        FacetField.Kind => Kind,
        FacetField.ApiGroup => ApiGroup,
        FacetField.Health => Health,
        FacetField.Reason => Reason,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No such field."),
    };
}
