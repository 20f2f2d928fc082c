using FleetSync.Connection;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Sends each call with the key as it is now and a deadline of its own. A call that the server refuses is sent once more where
/// the key's file holds another one by then. Unary calls alone: Qdrant has no others.
/// </summary>
internal sealed class QdrantInvoker : CallInvoker
{
    private const string KeyHeader = "api-key";

    private readonly CallInvoker _inner;
    private readonly ApiKey _key;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    /// <summary>Creates the invoker.</summary>
    /// <param name="inner">Carries the calls.</param>
    /// <param name="key">Who calls.</param>
    /// <param name="timeout">How long a call may take, sent twice or not.</param>
    /// <param name="time">The clock of the deadlines. None is sent: the server would end the call with CANCELLED a moment before.</param>
    public QdrantInvoker(CallInvoker inner, ApiKey key, TimeSpan timeout, TimeProvider time)
    {
        _inner = inner;
        _key = key;
        _timeout = timeout;
        _time = time;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Headers and trailers of an answer are not kept, for Qdrant says nothing in them; those of a refusal come with its exception.
    /// </remarks>
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var answer = SendAsync(method, host, options, request);
        return new AsyncUnaryCall<TResponse>(
            answer, Task.FromResult(Metadata.Empty), () => StatusOf(answer), static () => Metadata.Empty, static () => { });
    }

    /// <inheritdoc/>
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unused();

    /// <inheritdoc/>
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unused();

    /// <inheritdoc/>
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unused();

    /// <inheritdoc/>
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unused();

    private async Task<TResponse> SendAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken, deadline.Token);
        var bounded = options.WithCancellationToken(either.Token);
        try
        {
            var key = await _key.ReadAsync(now: false, either.Token);
            try
            {
                return await _inner.AsyncUnaryCall(method, host, With(bounded, key), request);
            }
            catch (RpcException refusal) when (refusal.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied)
            {
                var renewed = await _key.ReadAsync(now: true, either.Token);
                if (renewed == key)
                {
                    throw;
                }

                return await _inner.AsyncUnaryCall(method, host, With(bounded, renewed), request);
            }
        }
        catch (OperationCanceledException) when (!options.CancellationToken.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded, FormattableString.Invariant($"no answer within {_timeout.TotalSeconds:0.###} s")));
        }
        catch (ConnectionException problem)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, problem.Message, problem));
        }
    }

    private static CallOptions With(CallOptions options, string? key)
    {
        if (key is null)
        {
            return options;
        }

        var headers = new Metadata();
        foreach (var entry in options.Headers ?? [])
        {
            headers.Add(entry);
        }

        headers.Add(KeyHeader, key);
        return options.WithHeaders(headers);
    }

    private static Status StatusOf<T>(Task<T> answer) => !answer.IsCompleted
        ? throw new InvalidOperationException("The call has not ended.")
        : answer.Exception?.InnerException is RpcException failure ? failure.Status
        : answer.IsCompletedSuccessfully ? Status.DefaultSuccess : Status.DefaultCancelled;

    private static NotSupportedException Unused() => new("Qdrant's calls are unary, and awaited.");
}
