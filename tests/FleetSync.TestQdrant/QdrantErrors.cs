using System.Globalization;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>Qdrant's refusals, in the server's own codes and words (1.19.0).</summary>
internal static class QdrantErrors
{
    public static RpcException Invalid(string text) => Of(StatusCode.InvalidArgument, text);

    public static RpcException WrongInput(string text) => Invalid("Wrong input: " + text);

    public static RpcException Validation(string field, string complaint) =>
        Invalid($"Validation error in body: [{field}: {complaint}]");

    public static RpcException TooSmall(string field, ulong value) =>
        Validation(field, string.Create(CultureInfo.InvariantCulture, $"value {value} invalid, must be 1 or larger"));

    public static RpcException NoCollection(string name) => Of(StatusCode.NotFound, $"Not found: Collection `{name}` doesn't exist!");

    public static RpcException CollectionExists(string name) =>
        Of(StatusCode.AlreadyExists, $"Wrong input: Collection `{name}` already exists!");

    public static RpcException NoPoint(PointKey key) => Of(StatusCode.NotFound, $"Not found: No point with id {key} found");

    public static RpcException Dimension(ulong expected, int got, string vector) => WrongInput(
        string.Create(CultureInfo.InvariantCulture, $"Vector dimension error: expected dim: {expected}, got {got}")
        + (vector.Length == 0 ? "" : $" for vector '{vector}'"));

    public static RpcException UnknownVector(string name) => WrongInput("Not existing vector name error: " + name);

    public static RpcException BadPath(string path) => Invalid($"Invalid json path: '{path}'");

    public static RpcException NoFacetIndex(string key) => WrongInput(
        $"No appropriate index for faceting: `{key}`. Please create one to facet on this field.");

    public static RpcException NoRangeIndex(string key) => WrongInput(
        $"No range index for `order_by` key: `{key}`. Please create one to use `order_by`.");

    public static RpcException OffsetWithOrder() => WrongInput(
        "Cannot use an `offset` when using `order_by`. The alternative for paging is to use `order_by.start_from` and a filter to exclude the IDs that you've already seen for the `order_by.start_from` value");

    public static RpcException Strict(string what, string help) => Invalid($"Bad request: {what}. Help: {help}");

    public static RpcException Unimplemented(string what) =>
        Of(StatusCode.Unimplemented, $"The Qdrant double does not speak of {what}");

    public static RpcException Of(StatusCode code, string text, params (string Key, string Value)[] trailers)
    {
        var metadata = new Metadata();
        foreach (var (key, value) in trailers)
        {
            metadata.Add(key, value);
        }

        return new RpcException(new Status(code, text), metadata);
    }
}
