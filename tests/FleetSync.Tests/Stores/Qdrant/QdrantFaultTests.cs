using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.Stores.Qdrant.Wire;
using Grpc.Core;
using Xunit;

namespace FleetSync.Tests.Stores.Qdrant;

/// <summary>What a server's refusal means, by code and text of Qdrant 1.19.</summary>
public sealed class QdrantFaultTests
{
    private static readonly QdrantOptions _options = new() { Endpoint = new Uri("http://qdrant:6334"), ApiKeyFile = "/secrets/key" };

    [Theory]
    [InlineData(StatusCode.Unavailable, "Shard temporarily unavailable: 3", "Unavailable", "the server failed for now: Shard temporarily unavailable: 3.")]
    [InlineData(StatusCode.DeadlineExceeded, "no answer within 30 s", "Unavailable", "no answer within 30 s.")]
    [InlineData(StatusCode.DeadlineExceeded, "Timeout: Timeout error: Operation 'upsert' timed out after 60", "Unavailable", "timed out")]
    [InlineData(StatusCode.Internal, "Service internal error: task panicked", "Unavailable", "task panicked.")]
    [InlineData(StatusCode.Aborted, "", "Unavailable", "no reason given.")]
    [InlineData(StatusCode.Unknown, "transport error", "Unavailable", "transport error.")]
    [InlineData(StatusCode.Cancelled, "Timeout expired", "Unavailable", "Timeout expired.")]
    [InlineData(StatusCode.Internal, "Service internal error: No space left on device: WAL buffer size exceeds available disk space", "Full", "the server's disk is full. Free some space")]
    [InlineData(StatusCode.InvalidArgument, "Bad request: Max points count limit of 10 reached!", "Full", "strict mode allows no more")]
    [InlineData(StatusCode.InvalidArgument, "Wrong input: Vector dimension error: expected dim: 4, got 3", "Broken", "Vector dimension error")]
    [InlineData(StatusCode.InvalidArgument, "Bad request: Limit exceeded 30 > 15 for \"limit\". Help: lower it", "Broken", "Limit exceeded")]
    [InlineData(StatusCode.AlreadyExists, "Wrong input: Collection `x` already exists!", "Broken", "already exists!")]
    [InlineData(StatusCode.FailedPrecondition, "Storage locked: maintenance", "Refused", "locked its storage")]
    [InlineData(StatusCode.Unimplemented, "", "Broken", "does not know this call")]
    public void A_failed_call_is_tried_again_as_soon_as_its_kind_says(StatusCode code, string detail, string kind, string says)
    {
        var fault = Assert.IsType<QdrantFault.Failed>(Of(code, detail)).Fault;

        Assert.Equal(kind, fault.Kind.ToString());
        Assert.StartsWith("fleet-resources at http://qdrant:6334: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
        Assert.Null(fault.RetryAfter);
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "Invalid API key or JWT", "does not know the API key from /secrets/key. Correct it. The file is read again by itself.")]
    [InlineData(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token", "A proxy on the way drops the api-key header")]
    [InlineData(StatusCode.PermissionDenied, "ExpiredSignature", "the token from /secrets/key has expired. Renew it.")]
    [InlineData(StatusCode.PermissionDenied, "InvalidSignature", "is signed with another key than the server's")]
    [InlineData(StatusCode.PermissionDenied, "Forbidden: Global manage access is required", "is read-only, or is for some collections alone")]
    [InlineData(StatusCode.PermissionDenied, "Forbidden: Write access to collection fleet-resources is required", "the key from /secrets/key is read-only")]
    [InlineData(StatusCode.PermissionDenied, "Forbidden: Only points access is allowed for collection fleet-resources", "may write points and make no index")]
    [InlineData(StatusCode.PermissionDenied, "Forbidden: Access to collection fleet-resources is required", "does not allow this")]
    public void A_refused_key_is_named(StatusCode code, string detail, string says)
    {
        var fault = Assert.IsType<QdrantFault.Failed>(Of(code, detail)).Fault;

        Assert.Equal(StoreFaultKind.Refused, fault.Kind);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_says_how_one_is_given()
    {
        var failure = Failure(StatusCode.Unauthenticated, "Must provide an API key or an Authorization bearer token");

        var message = QdrantFaults.ToException(failure, _options with { ApiKeyFile = null }).Message;

        Assert.Equal(
            "fleet-resources at http://qdrant:6334: the server asks for an API key, and none is configured. "
            + "Name a file that holds one in qdrant.apiKeyFile, or set FLEETSYNC__QDRANT__APIKEY.", message);
    }

    [Fact]
    public void A_rate_limit_is_waited_for_as_long_as_the_server_says()
    {
        var fault = Of(
            StatusCode.ResourceExhausted, "Rate limiting exceeded: Write rate limit exceeded: Retry after 60s", new Metadata.Entry("retry-after", "60"));

        var told = Assert.IsType<QdrantFault.Failed>(fault).Fault;
        Assert.Equal((StoreFaultKind.Unavailable, TimeSpan.FromSeconds(60)), (told.Kind, told.RetryAfter));
    }

    [Fact]
    public void A_request_larger_than_the_bucket_is_split()
    {
        var fault = Of(
            StatusCode.ResourceExhausted,
            "Rate limiting exceeded: Write rate limit exceeded: request larger than rate limiter capacity, please try to split your request");

        Assert.Equal(StoreFaultKind.Unavailable, Assert.IsType<QdrantFault.Split>(fault).Fault.Kind);
    }

    [Fact]
    public void A_full_node_is_full_and_nothing_to_split()
    {
        var fault = Of(StatusCode.ResourceExhausted, "Insufficient storage: quota reached", new Metadata.Entry("qdrant-insufficient-storage", "1"));

        Assert.Equal(StoreFaultKind.Full, Assert.IsType<QdrantFault.Failed>(fault).Fault.Kind);
    }

    [Fact]
    public void An_answer_that_is_too_large_here_is_no_request_to_split()
    {
        var fault = Of(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");

        Assert.Contains("Ask for fewer rows.", Assert.IsType<QdrantFault.Failed>(fault).Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_collection_and_a_lost_point_are_told_apart()
    {
        Assert.IsType<QdrantFault.CollectionLost>(Of(StatusCode.NotFound, "Not found: Collection `fleet-resources` doesn't exist!"));
        Assert.IsType<QdrantFault.PointLost>(Of(StatusCode.NotFound, "Not found: No point with id 8c5e found"));
        Assert.IsType<QdrantFault.Failed>(Of(StatusCode.NotFound, "Not found: shard key"));
    }

    [Fact]
    public void What_a_server_says_is_one_bounded_line()
    {
        var message = QdrantFaults.ToException(Failure(StatusCode.Internal, "a\nb\t\u001b[31m" + new string('x', 5000)), _options).Message;

        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 300, 500);
    }

    [Fact]
    public async Task Metadata_comes_over_the_wire()
    {
        await using var port = await GrpcPort.StartAsync(GrpcPort.Refuse(
            StatusCode.ResourceExhausted, "Rate limiting exceeded", ("retry-after", "7")));
        await using var channel = new QdrantChannel(new() { Endpoint = port.Endpoint }, TimeProvider.System);
        var points = new Points.PointsClient(channel.Calls);

        var failure = await Assert.ThrowsAsync<RpcException>(() => points.DeleteAsync(
            new DeletePoints(), new CallOptions(cancellationToken: TestContext.Current.CancellationToken)).ResponseAsync);

        Assert.Equal(TimeSpan.FromSeconds(7), QdrantFaults.Of(failure, _options).Fault.RetryAfter);
    }

    private static QdrantFault Of(StatusCode code, string detail, params Metadata.Entry[] metadata) =>
        QdrantFaults.Of(Failure(code, detail, metadata), _options);

    private static RpcException Failure(StatusCode code, string detail, params Metadata.Entry[] metadata)
    {
        var trailers = new Metadata();
        Array.ForEach(metadata, trailers.Add);
        return new RpcException(new Status(code, detail), trailers);
    }
}
