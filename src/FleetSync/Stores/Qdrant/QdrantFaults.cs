using System.Globalization;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// What a failed call means. Codes, texts and metadata are those of Qdrant 1.19 (lib/storage, content_manager/errors.rs and
/// conversions.rs); older servers send a subset of them.
/// </summary>
internal static class QdrantFaults
{
    private const string QuotaMarker = "qdrant-insufficient-storage";
    private const string RetryAfterHeader = "retry-after";

    /// <summary>The fault of a call that writes.</summary>
    public static QdrantFault Of(RpcException failure, QdrantOptions options)
    {
        var fault = Find(failure, options).ToFault(options);
        return failure switch
        {
            { StatusCode: StatusCode.ResourceExhausted } when MustSplit(failure) => new QdrantFault.Split(fault),
            { StatusCode: StatusCode.NotFound } when IsCollection(failure) => new QdrantFault.CollectionLost(fault),
            { StatusCode: StatusCode.NotFound } when Says(failure, "No point with id") => new QdrantFault.PointLost(fault),
            _ => new QdrantFault.Failed(fault),
        };
    }

    /// <summary>What to tell a user whose store cannot be opened or read.</summary>
    public static StoreException ToException(RpcException failure, QdrantOptions options) =>
        Find(failure, options).ToException(options, failure);

    private static QdrantProblem Find(RpcException failure, QdrantOptions options) =>
        TransportProblems.Find(failure, options) ?? failure.StatusCode switch
        {
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => KeyProblems.Find(failure, options),
            StatusCode.ResourceExhausted => Exhausted(failure),
            StatusCode.NotFound when IsCollection(failure) => new(
                StoreFaultKind.Broken, "the collection does not exist", "'fleetsync run' makes it and fills it from the cluster."),
            StatusCode.Internal when Says(failure, "No space left on device") => new(
                StoreFaultKind.Full, "the server's disk is full", "Free some space on it, or give it a larger one."),
            StatusCode.InvalidArgument when Says(failure, "Max ") && (Says(failure, "limit") || Says(failure, "storage size")) => new(
                StoreFaultKind.Full, $"the collection's strict mode allows no more: {Words(failure)}",
                "Raise its limit, or leave types out with filters.types.exclude."),
            StatusCode.FailedPrecondition => new(
                StoreFaultKind.Refused, $"the server has locked its storage: {Words(failure)}", "Whoever runs the server has to unlock it."),
            StatusCode.Unimplemented => new(
                StoreFaultKind.Broken, $"the server does not know this call: {Words(failure)}",
                "Check that the endpoint is the gRPC port of Qdrant 1.12 or newer."),
            StatusCode.DeadlineExceeded => new(
                StoreFaultKind.Unavailable, Words(failure),
                "Raise qdrant.callTimeoutSeconds if that is usual for this server."),
            StatusCode.Unavailable or StatusCode.Internal or StatusCode.Aborted or StatusCode.Unknown or StatusCode.Cancelled => new(
                StoreFaultKind.Unavailable, $"the server failed for now: {Words(failure)}"),
            _ => new(StoreFaultKind.Broken, $"the server does not take this: {Words(failure)}"),
        };

    private static QdrantProblem Exhausted(RpcException failure)
    {
        if (failure.Trailers.Get(QuotaMarker) is not null)
        {
            return new(StoreFaultKind.Full, Words(failure), "Raise the node's quota, or give it more room.");
        }

        if (RetryAfter(failure) is { } wait)
        {
            return new(StoreFaultKind.Unavailable, Words(failure), RetryAfter: wait);
        }

        return IsLocal(failure)
            ? new(StoreFaultKind.Broken, $"the answer is larger than is taken: {Words(failure)}", "Ask for fewer rows.")
            : new(StoreFaultKind.Unavailable, Words(failure));
    }

    private static bool MustSplit(RpcException failure) =>
        failure.Trailers.Get(QuotaMarker) is null && RetryAfter(failure) is null && !IsLocal(failure);

    /// <summary>Raised on this side, of an answer: the limits of Grpc.Net.Client come with the server's code.</summary>
    private static bool IsLocal(RpcException failure) => Says(failure, "message exceeds the maximum configured message size");

    private static TimeSpan? RetryAfter(RpcException failure) =>
        int.TryParse(failure.Trailers.GetValue(RetryAfterHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static bool IsCollection(RpcException failure) => Says(failure, "Collection ") && Says(failure, "doesn't exist");

    private static bool Says(RpcException failure, string words) =>
        failure.Status.Detail.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static string Words(RpcException failure) => ServerWords.Of(failure.Status.Detail);
}
