using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace FleetSync.TestQdrant;

/// <summary>
/// What is to go wrong, call by call. Each fault is for an RPC by its name, such as Upsert, or for <see cref="Any"/>, and is used
/// up by the calls it meets; a call meets the first that is for it, in the order in which they were asked for.
/// </summary>
internal sealed class FaultScript
{
    /// <summary>For whatever is called.</summary>
    public const string Any = "";

    /// <summary>HTTP/2's INTERNAL_ERROR: how a proxy or a dying server ends a stream.</summary>
    private const int InternalError = 2;

    private readonly Lock _gate = new();
    private readonly List<Fault> _faults = [];
    private (int Done, RpcException Refusal)? _batch;
    private int _waitTimeouts;

    /// <summary>Refuses the next calls.</summary>
    public void Refuse(string method, StatusCode code, string text, int times = 1, params (string Key, string Value)[] trailers) =>
        Add(method, times, (_, _) => throw QdrantErrors.Of(code, text, trailers));

    /// <summary>Refuses for the rate of writes, to be tried again after some seconds.</summary>
    public void RefuseForRate(string method, int retryAfterSeconds, int times = 1)
    {
        var seconds = retryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var text = "Rate limiting exceeded: Write rate limit exceeded: Operation requires 10 tokens but only 0.0 were available. Retry after " + seconds + "s";
        Refuse(method, StatusCode.ResourceExhausted, text, times, ("retry-after", seconds));
    }

    /// <summary>Refuses as larger than the bucket of the rate limit: trying again is of no use, splitting is.</summary>
    public void RefuseAsTooLarge(string method, int times = 1) => Refuse(
        method, StatusCode.ResourceExhausted,
        "Rate limiting exceeded: Write rate limit exceeded, request larger than rate limiter capacity, please try to split your request", times);

    /// <summary>Refuses because the node's quota is used up.</summary>
    public void RefuseForQuota(string method, int times = 1) => Refuse(
        method, StatusCode.ResourceExhausted, "Insufficient storage: disk usage quota is reached", times, ("qdrant-insufficient-storage", "1"));

    /// <summary>Lets the next call hang until it is released or its caller has had enough.</summary>
    public HungCall Hang(string method)
    {
        var hung = new HungCall();
        Add(method, 1, (context, _) => hung.WaitAsync(context.CancellationToken));
        return hung;
    }

    /// <summary>Breaks the streams of the next calls.</summary>
    /// <param name="method">The RPC.</param>
    /// <param name="times">How many calls.</param>
    /// <param name="applied">Whether the server does what it was asked before the stream breaks, so that the answer alone is lost.</param>
    public void Reset(string method, int times = 1, bool applied = false) => Add(method, times, async (context, proceed) =>
    {
        if (applied)
        {
            await proceed();
        }

        context.GetHttpContext().Features.GetRequiredFeature<IHttpResetFeature>().Reset(InternalError);
        throw QdrantErrors.Of(StatusCode.Unavailable, "reset");
    });

    /// <summary>Applies the first operations of the next batch and fails then.</summary>
    public void FailBatchAfter(int operations, StatusCode code = StatusCode.Internal, string text = "Service internal error: the double was told to fail here")
    {
        lock (_gate)
        {
            _batch = (operations, QdrantErrors.Of(code, text));
        }
    }

    /// <summary>Answers the next writes with WaitTimeout although they are done by then.</summary>
    public void AnswerWaitTimeout(int times = 1)
    {
        lock (_gate)
        {
            _waitTimeouts += times;
        }
    }

    /// <summary>Forgets what is still to go wrong.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _faults.Clear();
            _batch = null;
            _waitTimeouts = 0;
        }
    }

    /// <summary>Called by the server: does what the script says to a call, which goes on when this is done.</summary>
    public Task MeetAsync(string method, ServerCallContext context, Func<Task> proceed)
    {
        Fault? fault;
        lock (_gate)
        {
            fault = _faults.Find(candidate => candidate.Method == Any || candidate.Method == method);
            if (fault is not null && --fault.Times == 0)
            {
                _faults.Remove(fault);
            }
        }

        return fault is null ? Task.CompletedTask : fault.Act(context, proceed);
    }

    /// <summary>Called by the server before an operation of a batch.</summary>
    public void BeforeOperation(int done)
    {
        lock (_gate)
        {
            if (_batch is { } batch && batch.Done == done)
            {
                _batch = null;
                throw batch.Refusal;
            }
        }
    }

    /// <summary>Called by the server with the result of a write.</summary>
    public UpdateResult Answer(UpdateResult result)
    {
        lock (_gate)
        {
            if (_waitTimeouts == 0 || result.Status != UpdateStatus.Completed)
            {
                return result;
            }

            _waitTimeouts--;
            return new UpdateResult { OperationId = result.OperationId, Status = UpdateStatus.WaitTimeout };
        }
    }

    private void Add(string method, int times, Func<ServerCallContext, Func<Task>, Task> act)
    {
        lock (_gate)
        {
            _faults.Add(new Fault(method, act) { Times = times });
        }
    }

    private sealed record Fault(string Method, Func<ServerCallContext, Func<Task>, Task> Act)
    {
        public int Times { get; set; }
    }
}
