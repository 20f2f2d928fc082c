using System.Buffers;
using FleetSync.Stores.Qdrant;

namespace FleetSync.Configuration;

/// <summary>The settings of the Qdrant store. It is used where an endpoint is set.</summary>
internal static class QdrantSettings
{
    /// <summary>A collection's name goes with "-clusters" behind it as well, and Qdrant takes 255 characters.</summary>
    private const int LongestCollection = 255 - 9;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"/\\|?*");

    private const string OfTheServer = "the server's";
    private static readonly QdrantOptions Defaults = new() { Endpoint = new Uri("http://localhost:6334") };

    /// <summary><c>qdrant.endpoint</c>.</summary>
    public static readonly Setting<string?> Endpoint = Free(
        "qdrant.endpoint", "none: the SQLite file is the store", "http:// or https:// with a host and a gRPC port, 6334 where none is given",
        "gRPC address of the Qdrant server that is the store instead of the SQLite file.");

    /// <summary><c>qdrant.collection</c>.</summary>
    public static readonly Setting<string> Collection = new(
        "qdrant.collection", Defaults.Collection, Defaults.Collection,
        FormattableString.Invariant($"1 to {LongestCollection} characters without control characters and < > : \" / \\ | ? *"),
        "Collection of the records; the clusters' own records go to the one beside it, -clusters.",
        static (string text, out string value) =>
        {
            value = text;
            return IsCollection(text);
        });

    /// <summary><c>qdrant.apiKeyFile</c>.</summary>
    public static readonly Setting<string?> ApiKeyFile = Settings.Text(
        "qdrant.apiKeyFile", "none", "File that holds the API key or token, such as a mounted Secret; read again when it changes.");

    /// <summary><c>qdrant.apiKey</c>.</summary>
    public static readonly Setting<string?> ApiKey = Free(
        "qdrant.apiKey", "none", "only in the environment, FLEETSYNC__QDRANT__APIKEY", "The API key or token itself.");

    /// <summary><c>qdrant.apiKeySecretRef.name</c>.</summary>
    public static readonly Setting<string?> SecretName = Settings.Text(
        "qdrant.apiKeySecretRef.name", "none",
        "Secret with the API key, which the Helm chart mounts and sets qdrant.apiKeyFile to; of no use outside of it.");

    /// <summary><c>qdrant.apiKeySecretRef.key</c>.</summary>
    public static readonly Setting<string?> SecretKey = Settings.Text("qdrant.apiKeySecretRef.key", "api-key", "Key within that Secret.");

    /// <summary><c>qdrant.caFile</c>.</summary>
    public static readonly Setting<string?> AuthorityFile = Settings.Text(
        "qdrant.caFile", "the system's authorities", "PEM file of the authorities that may sign the server's certificate.");

    /// <summary><c>qdrant.clientCertificateFile</c>.</summary>
    public static readonly Setting<string?> ClientCertificateFile = Settings.Text(
        "qdrant.clientCertificateFile", "none", "PEM file of the certificate that is shown to the server; needs its key.");

    /// <summary><c>qdrant.clientKeyFile</c>.</summary>
    public static readonly Setting<string?> ClientKeyFile = Settings.Text("qdrant.clientKeyFile", "none", "PEM file of that certificate's key.");

    /// <summary><c>qdrant.shards</c>.</summary>
    public static readonly Setting<uint?> Shards = Count(
        "qdrant.shards", 1000, "Shards of a collection that is created; an existing one stays as it is.");

    /// <summary><c>qdrant.replicas</c>.</summary>
    public static readonly Setting<uint?> Replicas = Count(
        "qdrant.replicas", 100, "Copies of each shard of a collection that is created.");

    /// <summary><c>qdrant.writeConsistency</c>.</summary>
    public static readonly Setting<uint?> WriteConsistency = Count(
        "qdrant.writeConsistency", 100, "Copies that must have a write before it counts, in a collection that is created. At most qdrant.replicas.");

    /// <summary><c>qdrant.quantization</c>.</summary>
    public static readonly Setting<bool> Quantization = Settings.Flag(
        "qdrant.quantization", Defaults.Quantization,
        "Whether a collection that is created keeps int8 copies of its vectors in memory, and the vectors themselves on disk.");

    /// <summary><c>qdrant.callTimeoutSeconds</c>.</summary>
    public static readonly Setting<TimeSpan> CallTimeout = Settings.Span(
        "qdrant.callTimeoutSeconds", Defaults.CallTimeout, 1, 600, "A call that takes longer has failed and is tried again.");

    /// <summary><c>qdrant.writeConcurrency</c>.</summary>
    public static readonly Setting<int> WriteConcurrency = Settings.Whole(
        "qdrant.writeConcurrency", Defaults.WriteConcurrency, 1, 16, "Calls that write one batch at the same time.");

    /// <summary>All of them, in the order of the reference.</summary>
    public static IReadOnlyList<SettingDescription> All { get; } =
    [
        Endpoint, Collection, ApiKeyFile, ApiKey, SecretName, SecretKey, AuthorityFile, ClientCertificateFile, ClientKeyFile,
        Shards, Replicas, WriteConsistency, Quantization, CallTimeout, WriteConcurrency,
    ];

    /// <summary>What Qdrant takes when a collection is created (lib/api, validate_collection_name).</summary>
    private static bool IsCollection(string text) =>
        text.Length is > 0 and <= LongestCollection && !text.AsSpan().ContainsAny(Forbidden) && !text.Any(char.IsControl);

    /// <summary>Taken as it is and looked at with what belongs to it, for a refusal of the usual form would print it.</summary>
    internal static Setting<string?> Free(string key, string @default, string allowed, string meaning) => new(
        key, null, @default, allowed, meaning,
        static (string text, out string? value) =>
        {
            value = text;
            return true;
        });

    private static Setting<uint?> Count(string key, int most, string meaning)
    {
        var whole = Settings.Whole(key, 1, 1, most, meaning);
        return new(
            key, null, OfTheServer, whole.Allowed, meaning,
            (string text, out uint? value) =>
            {
                var good = whole.Parse(text, out var number);
                value = good ? (uint)number : null;
                return good;
            });
    }
}
