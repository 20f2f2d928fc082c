using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>What a payload index is asked to be.</summary>
internal static class PayloadIndexes
{
    public static PayloadSchemaInfo Of(CreateFieldIndexCollection request)
    {
        var parameters = request.FieldIndexParams?.IndexParamsCase ?? PayloadIndexParams.IndexParamsOneofCase.None;
        if (!request.HasFieldType)
        {
            throw QdrantErrors.Invalid(parameters == PayloadIndexParams.IndexParamsOneofCase.None ? "cannot convert field_type" : "field type is missing");
        }

        var expected = request.FieldType switch
        {
            FieldType.Keyword => (PayloadSchemaType.Keyword, PayloadIndexParams.IndexParamsOneofCase.KeywordIndexParams),
            FieldType.Integer => (PayloadSchemaType.Integer, PayloadIndexParams.IndexParamsOneofCase.IntegerIndexParams),
            FieldType.Float => (PayloadSchemaType.Float, PayloadIndexParams.IndexParamsOneofCase.FloatIndexParams),
            FieldType.Geo => (PayloadSchemaType.Geo, PayloadIndexParams.IndexParamsOneofCase.GeoIndexParams),
            FieldType.Text => (PayloadSchemaType.Text, PayloadIndexParams.IndexParamsOneofCase.TextIndexParams),
            FieldType.Bool => (PayloadSchemaType.Bool, PayloadIndexParams.IndexParamsOneofCase.BoolIndexParams),
            FieldType.Datetime => (PayloadSchemaType.Datetime, PayloadIndexParams.IndexParamsOneofCase.DatetimeIndexParams),
            FieldType.Uuid => (PayloadSchemaType.Uuid, PayloadIndexParams.IndexParamsOneofCase.UuidIndexParams),
            _ => throw QdrantErrors.Invalid("cannot convert field_type"),
        };
        if (parameters != PayloadIndexParams.IndexParamsOneofCase.None && parameters != expected.Item2)
        {
            throw QdrantErrors.Invalid($"field_type ({request.FieldType}) and field_index_params do not match");
        }

        if (request.FieldIndexParams?.TextIndexParams is { } text)
        {
            // Refuses here what the double cannot do.
            _ = new TextTokens(text);
        }

        return new PayloadSchemaInfo { DataType = expected.Item1, Params = request.FieldIndexParams };
    }

    /// <summary>Whether an order can be had of an index.</summary>
    public static bool HasRange(PayloadSchemaInfo? index) =>
        index?.DataType is PayloadSchemaType.Integer or PayloadSchemaType.Float or PayloadSchemaType.Datetime;

    /// <summary>Whether an index knows its values one by one.</summary>
    public static bool HasValues(PayloadSchemaInfo? index) =>
        index?.DataType is PayloadSchemaType.Keyword or PayloadSchemaType.Integer or PayloadSchemaType.Bool or PayloadSchemaType.Uuid;
}
