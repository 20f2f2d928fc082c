using System.Collections.Concurrent;
using FleetSync.Tests.Qdrant.Wire;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace FleetSync.Tests.Qdrant;

/// <summary>What every call passes: it is remembered, and meets what the script has for it.</summary>
internal sealed class CallGate(FaultScript faults, ConcurrentQueue<RecordedCall> calls) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var method = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        var status = StatusCode.OK;
        try
        {
            Task<TResponse> Proceed() => continuation(request, context);
            await faults.MeetAsync(method, context, Proceed);
            return await Proceed();
        }
        catch (RpcException refusal)
        {
            status = refusal.StatusCode;
            throw;
        }
        catch (OperationCanceledException)
        {
            status = StatusCode.Cancelled;
            throw;
        }
        finally
        {
            calls.Enqueue(new RecordedCall(method, Collection(request), Points(request), ((IMessage)request).CalculateSize(), status));
        }
    }

    private static string Collection(object request) =>
        ((IMessage)request).Descriptor.FindFieldByName("collection_name")?.Accessor.GetValue((IMessage)request) as string ?? "";

    private static int Points(object request) => request switch
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

    private static int Selected(PointsSelector? selector) => selector?.Points?.Ids.Count ?? 0;
}
