using System.Collections.Concurrent;
using FleetSync.TestQdrant.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FleetSync.TestQdrant;

/// <summary>
/// What every call passes: it is remembered, meets what the script has for it, is refused to strangers, read as the emulated
/// version reads it and held against strict mode.
/// </summary>
internal sealed class CallGate(QdrantDoubleOptions options, QdrantState state, FaultScript faults, ConcurrentQueue<RecordedCall> calls) : Interceptor
{
    private readonly AccessRules _access = new(options);
    private readonly ApiHistory _history = new(state.Server);
    private readonly StrictModeRules _strict = new(options.Time);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var message = (IMessage)request;
        var path = context.Method.Split('/');
        var (service, method) = (path[1], path[2]);
        var call = new RecordedCall(method, Collection(message), Points(request), message.CalculateSize(), StatusCode.OK);
        try
        {
            _access.Check(service, method, call.Collection, context.RequestHeaders);
            _history.Forget(message);
            async Task<TResponse> Proceed()
            {
                state.Read(collections =>
                {
                    if (collections.TryGetValue(call.Collection, out var collection))
                    {
                        _strict.Check(collection, request);
                    }

                    return true;
                });
                var response = await continuation(request, context);
                _history.Forget((IMessage)response);
                return response;
            }

            await faults.MeetAsync(method, context, Proceed);
            return await Proceed();
        }
        catch (RpcException refusal)
        {
            call = call with { Status = refusal.StatusCode };
            throw;
        }
        catch (OperationCanceledException)
        {
            call = call with { Status = StatusCode.Cancelled };
            throw;
        }
        finally
        {
            calls.Enqueue(call);
        }
    }

    /// <summary>The points or ids that a request carries.</summary>
    public static int Points(object request) => request switch
    {
        UpsertPoints upsert => upsert.Points.Count,
        DeletePoints delete => Selected(delete.Points),
        SetPayloadPoints payload => Selected(payload.PointsSelector),
        DeletePayloadPoints payload => Selected(payload.PointsSelector),
        UpdatePointVectors vectors => vectors.Points.Count,
        GetPoints get => get.Ids.Count,
        UpdateBatchPoints batch => batch.Operations.Sum(static operation => operation.OperationCase switch
        {
            PointsUpdateOperation.OperationOneofCase.Upsert => operation.Upsert.Points.Count,
            PointsUpdateOperation.OperationOneofCase.DeletePoints => Selected(operation.DeletePoints.Points),
            PointsUpdateOperation.OperationOneofCase.SetPayload => Selected(operation.SetPayload.PointsSelector),
            PointsUpdateOperation.OperationOneofCase.OverwritePayload => Selected(operation.OverwritePayload.PointsSelector),
            PointsUpdateOperation.OperationOneofCase.UpdateVectors => operation.UpdateVectors.Points.Count,
            _ => 0,
        }),
        _ => 0,
    };

    public static int Selected(PointsSelector? selector) => selector?.Points?.Ids.Count ?? 0;

    private static string Collection(IMessage request) =>
        request.Descriptor.FindFieldByName("collection_name")?.Accessor.GetValue(request) as string ?? "";
}
