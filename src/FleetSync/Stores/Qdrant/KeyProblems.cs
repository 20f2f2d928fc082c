using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>What a refused key is refused for (src/tonic/auth.rs and lib/storage/src/rbac of Qdrant).</summary>
internal static class KeyProblems
{
    /// <summary>Names it, and says where the key came from.</summary>
    public static QdrantProblem Find(RpcException failure, QdrantOptions options)
    {
        var (what, next) = Explain(ServerWords.Of(failure.Status.Detail), options);
        return new QdrantProblem(StoreFaultKind.Refused, what, next);
    }

    private static (string What, string Next) Explain(string words, QdrantOptions options) => words switch
    {
        _ when Says(words, "Must provide an API key") => options.HasKey
            ? ("the API key that was sent has not arrived", "A proxy on the way drops the api-key header; let it through.")
            : ("the server asks for an API key, and none is configured",
                "Name a file that holds one in qdrant.apiKeyFile, or set FLEETSYNC__QDRANT__APIKEY."),
        _ when Says(words, "Invalid API key") => ($"the server does not know the API key from {Source(options)}", $"Correct it. {Renewal(options)}"),
        _ when Says(words, "ExpiredSignature") => ($"the token from {Source(options)} has expired", $"Renew it. {Renewal(options)}"),
        _ when Says(words, "InvalidSignature") => (
            $"the token from {Source(options)} is signed with another key than the server's",
            $"Sign it with the server's own API key. {Renewal(options)}"),
        _ when Says(words, "Global manage access is required") => (
            $"the key from {Source(options)} is read-only, or is for some collections alone ({words})",
            "Agents write, and make the collection where it is missing: give them a key with full access, or make both collections once with one."),
        _ when Says(words, "Write access") => (
            $"the key from {Source(options)} is read-only ({words})", "Agents write: give them a key that may."),
        _ when Says(words, "Only points access") => (
            $"the key from {Source(options)} may write points and make no index ({words})",
            "Open the store once with a key that may manage the collection; after that this one is enough."),
        _ => ($"the key from {Source(options)} does not allow this: {words}",
            "Give it access to the collection and to the one beside it, -clusters."),
    };

    private static string Source(QdrantOptions options) => options.ApiKeyFile ?? "FLEETSYNC__QDRANT__APIKEY";

    private static string Renewal(QdrantOptions options) => options.ApiKeyFile is null
        ? "The environment is read at start."
        : "The file is read again by itself.";

    private static bool Says(string words, string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
}
