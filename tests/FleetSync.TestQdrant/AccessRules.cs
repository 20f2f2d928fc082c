using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>Who may call what: the api keys, and tokens signed with the first of them.</summary>
internal sealed class AccessRules(QdrantDoubleOptions options)
{
    /// <summary>A clock may be wrong by so many seconds.</summary>
    private const long Leeway = 30;

    private static readonly HashSet<string> Reads =
        ["Get", "List", "CollectionExists", "Scroll", "Count", "Query", "QueryBatch", "Facet"];

    private static readonly HashSet<string> OfCollections = ["Create", "Update", "Delete"];

    public void Check(string service, string method, string collection, Metadata headers)
    {
        if (options.ApiKey is null && options.ReadOnlyApiKey is null)
        {
            return;
        }

        if (method is "HealthCheck" or "Check")
        {
            return;
        }

        var key = headers.GetValue("api-key") ?? Bearer(headers.GetValue("authorization"))
            ?? throw QdrantErrors.Of(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token");
        var manages = service == "qdrant.Collections" && OfCollections.Contains(method);
        if (key == options.ApiKey || key == options.AltApiKey)
        {
            return;
        }

        if (key == options.ReadOnlyApiKey)
        {
            Global("r", manages || !Reads.Contains(method));
            return;
        }

        using var claims = Claims(key);
        if (!claims.RootElement.TryGetProperty("access", out var access))
        {
            return;
        }

        if (access.ValueKind == JsonValueKind.String)
        {
            Global(access.GetString()!, manages || !Reads.Contains(method));
        }
        else
        {
            OfCollection(access, method, collection, manages);
        }
    }

    private static void Global(string access, bool write)
    {
        if (write && access != "m")
        {
            throw Forbidden("Global manage access is required");
        }
    }

    private static void OfCollection(JsonElement access, string method, string collection, bool manages)
    {
        if (manages)
        {
            throw Forbidden("Global manage access is required");
        }

        if (method == "List")
        {
            return;
        }

        var granted = access.EnumerateArray()
            .Where(one => one.GetProperty("collection").GetString() == collection)
            .Select(static one => one.GetProperty("access").GetString()).FirstOrDefault()
            ?? throw Forbidden($"Access to collection {collection} is required");
        if (granted == "r" && !Reads.Contains(method))
        {
            throw Forbidden($"Write access to collection {collection} is required");
        }

        if (granted == "prw" && method == "CreateFieldIndex")
        {
            throw Forbidden($"Only points access is allowed for collection {collection}");
        }
    }

    private JsonDocument Claims(string token)
    {
        var parts = token.Split('.');
        if (!options.JwtRbac || options.ApiKey is null || parts.Length != 3)
        {
            throw QdrantErrors.Of(StatusCode.Unauthenticated, "Invalid API key or JWT");
        }

        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.ApiKey), Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]));
        if (parts[2] != Convert.ToBase64String(signature).TrimEnd('=').Replace('+', '-').Replace('/', '_'))
        {
            throw QdrantErrors.Of(StatusCode.PermissionDenied, "InvalidSignature");
        }

        var claims = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]));
        if (claims.RootElement.TryGetProperty("payload", out _) && new Version(options.Version) >= new Version(1, 16))
        {
            throw QdrantErrors.Of(StatusCode.Unauthenticated, "Validation error in JWT: `payload` is no claim any more");
        }

        if (claims.RootElement.TryGetProperty("exp", out var expiry) && expiry.GetInt64() + Leeway < options.Time.GetUtcNow().ToUnixTimeSeconds())
        {
            throw QdrantErrors.Of(StatusCode.PermissionDenied, "ExpiredSignature");
        }

        return claims;
    }

    private static string? Bearer(string? authorization) =>
        authorization?.StartsWith("Bearer ", StringComparison.Ordinal) == true ? authorization["Bearer ".Length..] : null;

    private static RpcException Forbidden(string what) => QdrantErrors.Of(StatusCode.PermissionDenied, "Forbidden: " + what);
}
