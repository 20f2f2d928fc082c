using System.Buffers.Text;
using System.Text.Json;
using FleetSync.Connection;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Looks at a server that is to be the store: calls that read, none that makes or writes. Whether a plain key may write shows at the first
/// write; a token says so itself.
/// </summary>
internal static class QdrantInspection
{
    /// <summary>Looks. Throws for nothing but the caller's own cancellation.</summary>
    /// <param name="options">Which server and collection.</param>
    /// <param name="space">The space of the vectors that are to be written.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<StoreReading> ReadAsync(
        QdrantOptions options, VectorSpace? space, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var channel = new QdrantChannel(options, time);
        var reading = new StoreReading(options.Location);
        try
        {
            var version = await channel.ConnectAsync(cancellationToken);
            reading = reading with { Version = $"Qdrant {version}", ClockSkew = channel.ClockSkew };
            var clusters = new ClusterPoints(options, channel.Calls);
            var collection = new QdrantCollection(options, version, space, clusters, channel.Calls);
            if (!await collection.IsThereAsync(cancellationToken))
            {
                return reading with { Unproven = "the first agent makes the collection, and needs a key that may" };
            }

            await collection.VerifyAsync(cancellationToken);
            return await WithRightsAsync(reading, options, time, cancellationToken) with
            {
                Exists = true,
                Clusters = await clusters.ReadAsync(cancellationToken),
            };
        }
        catch (RpcException failure)
        {
            return reading with { Refusal = QdrantFaults.ToException(failure, options).Message };
        }
        catch (StoreException refusal)
        {
            return reading with { Refusal = refusal.Message, Exists = reading.Version.Length > 0 };
        }
    }

    private static async Task<StoreReading> WithRightsAsync(
        StoreReading reading, QdrantOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = new ApiKey(options.ApiKey, options.ApiKeyFile, "the API key of Qdrant", time);
        if (await key.ReadAsync(now: false, cancellationToken) is not { } text)
        {
            return reading;
        }

        return MayWrite(text, options.Collection) switch
        {
            true => reading,
            false => reading with
            {
                NotWritable = $"The token from {options.ApiKeyFile ?? "FLEETSYNC__QDRANT__APIKEY"} says that it may only read. Agents write: give them one that may.",
            },
            null => reading with { Unproven = "the server takes the key; that it may write shows at the first write" },
        };
    }

    /// <summary>
    /// Whether a token may write to a collection, by its own claims, which the server holds it to; null for a key that is no token
    /// (claims: qdrant.tech/documentation/guides/security, "Granular access control").
    /// </summary>
    internal static bool? MayWrite(string key, string collection)
    {
        if (key.Split('.') is not [_, var claims, _])
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
            return !document.RootElement.TryGetProperty("access", out var access) ? true
                : access.ValueKind == JsonValueKind.String ? access.GetString() == "m"
                : access.EnumerateArray().Any(one =>
                    one.GetProperty("collection").GetString() == collection && one.GetProperty("access").GetString() is "rw" or "prw");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
