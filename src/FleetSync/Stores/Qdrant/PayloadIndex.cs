using FleetSync.Stores.Qdrant.Wire;

namespace FleetSync.Stores.Qdrant;

/// <summary>An index on a payload key. Every key that a filter or a facet names has one: strict servers refuse others.</summary>
/// <param name="Key">The payload key.</param>
/// <param name="Type">What the values are.</param>
/// <param name="Parameters">How it is built; null for the server's own way.</param>
internal sealed record PayloadIndex(string Key, FieldType Type, PayloadIndexParams? Parameters = null)
{
    /// <summary>
    /// The indexes of a collection of records. <c>searchText</c> is for other programs that read the collection; what FleetSync
    /// finds by is <c>terms</c>, see <see cref="SearchTerms"/>. Both text indexes lie on disk: they grow with every distinct name.
    /// </summary>
    public static IReadOnlyList<PayloadIndex> OfRecords { get; } =
    [
        new(PayloadKeys.Cluster, FieldType.Keyword, new() { KeywordIndexParams = new() { IsTenant = true } }),
        new(PayloadKeys.Kind, FieldType.Keyword),
        new(PayloadKeys.Namespace, FieldType.Keyword),
        new(PayloadKeys.Health, FieldType.Keyword),
        new(PayloadKeys.Reason, FieldType.Keyword),
        new(PayloadKeys.ApiGroup, FieldType.Keyword),
        new(PayloadKeys.Name, FieldType.Keyword),
        new(PayloadKeys.LabelPairs, FieldType.Keyword),
        new(PayloadKeys.Categories, FieldType.Keyword),
        new(PayloadKeys.CreatedAt, FieldType.Datetime),
        new(PayloadKeys.UpdatedAt, FieldType.Datetime),
        new(PayloadKeys.SearchText, FieldType.Text, new()
        {
            TextIndexParams = new() { Tokenizer = TokenizerType.Word, Lowercase = true, OnDisk = true },
        }),
        new(PayloadKeys.Terms, FieldType.Text, new()
        {
            TextIndexParams = new() { Tokenizer = TokenizerType.Prefix, Lowercase = false, MinTokenLen = 1, OnDisk = true },
        }),
    ];

    /// <summary>What is wrong with the index that a collection has on the key; null when nothing is.</summary>
    public string? Misfit(PayloadSchemaInfo found)
    {
        if (found.DataType != TypeFound)
        {
            return $"a {found.DataType} index on \"{Key}\", and FleetSync needs a {TypeFound} index there";
        }

        return Key == PayloadKeys.Terms
            && found.Params?.TextIndexParams is not { Tokenizer: TokenizerType.Prefix, HasLowercase: true, Lowercase: false, HasMaxTokenLen: false }
            ? $"a text index on \"{Key}\" that is not FleetSync's: it has to keep every beginning of a token, as it is written"
            : null;
    }

    private PayloadSchemaType TypeFound => Type switch
    {
        FieldType.Keyword => PayloadSchemaType.Keyword,
        FieldType.Datetime => PayloadSchemaType.Datetime,
        FieldType.Text => PayloadSchemaType.Text,
        _ => throw new InvalidOperationException($"No index is of type {Type}."),
    };
}
