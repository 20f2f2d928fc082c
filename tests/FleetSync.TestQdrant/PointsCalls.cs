using FleetSync.TestQdrant.Wire;
using Grpc.Core;

namespace FleetSync.TestQdrant;

/// <summary>The service qdrant.Points: its writes. The reads stand in the other part.</summary>
internal sealed partial class PointsCalls(QdrantState state, FaultScript faults) : Points.PointsBase
{
    private const double Time = 0.0001;

    public override Task<PointsOperationResponse> Upsert(UpsertPoints request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context,
        writes => writes.Upsert(request.Points, request.UpdateFilter, request.UpdateMode));

    public override Task<PointsOperationResponse> Delete(DeletePoints request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context, writes => writes.Delete(request.Points));

    public override Task<PointsOperationResponse> UpdateVectors(UpdatePointVectors request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context, writes => writes.UpdateVectors(request.Points, request.UpdateFilter));

    public override Task<PointsOperationResponse> SetPayload(SetPayloadPoints request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context,
        writes => writes.SetPayload(request.Payload, request.PointsSelector, request.Key));

    public override Task<PointsOperationResponse> OverwritePayload(SetPayloadPoints request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context, writes => writes.OverwritePayload(request.Payload, request.PointsSelector));

    public override Task<PointsOperationResponse> DeletePayload(DeletePayloadPoints request, ServerCallContext context) => WriteAsync(
        request.CollectionName, request.Wait, request.HasTimeout, context, writes => writes.DeletePayload(request.Keys, request.PointsSelector));

    /// <summary>One operation after the other; the first that fails ends the call, and those before it stay.</summary>
    public override async Task<UpdateBatchResponse> UpdateBatch(UpdateBatchPoints request, ServerCallContext context)
    {
        if (request.Operations.Count == 0)
        {
            throw QdrantErrors.Validation("operations", "must contain at least one item");
        }

        var response = new UpdateBatchResponse { Time = Time };
        foreach (var operation in request.Operations)
        {
            faults.BeforeOperation(response.Result.Count);
            response.Result.Add(faults.Answer(await state.WriteAsync(
                request.CollectionName,
                collection => Of(operation, new PointWrites(collection, state.Server)),
                request.Wait,
                request.HasTimeout,
                context.CancellationToken)));
        }

        return response;
    }

    public override Task<PointsOperationResponse> CreateFieldIndex(CreateFieldIndexCollection request, ServerCallContext context)
    {
        if (request.FieldName.Length == 0)
        {
            throw QdrantErrors.Validation("field_name", "length is lower than 1");
        }

        PayloadPath.Parse(request.FieldName);
        var index = PayloadIndexes.Of(request);
        return WriteAsync(request.CollectionName, request.Wait, request.HasTimeout, context, collection => _ => collection.Indexes[request.FieldName] = index);
    }

    private static Action<ulong> Of(PointsUpdateOperation operation, PointWrites writes) => operation.OperationCase switch
    {
        PointsUpdateOperation.OperationOneofCase.Upsert =>
            writes.Upsert(operation.Upsert.Points, operation.Upsert.UpdateFilter, operation.Upsert.UpdateMode),
        PointsUpdateOperation.OperationOneofCase.DeletePoints => writes.Delete(operation.DeletePoints.Points),
        PointsUpdateOperation.OperationOneofCase.SetPayload =>
            writes.SetPayload(operation.SetPayload.Payload, operation.SetPayload.PointsSelector, operation.SetPayload.Key),
        PointsUpdateOperation.OperationOneofCase.OverwritePayload =>
            writes.OverwritePayload(operation.OverwritePayload.Payload, operation.OverwritePayload.PointsSelector),
        PointsUpdateOperation.OperationOneofCase.DeletePayload =>
            writes.DeletePayload(operation.DeletePayload.Keys, operation.DeletePayload.PointsSelector),
        PointsUpdateOperation.OperationOneofCase.ClearPayload => writes.ClearPayload(operation.ClearPayload.Points),
        PointsUpdateOperation.OperationOneofCase.UpdateVectors =>
            writes.UpdateVectors(operation.UpdateVectors.Points, operation.UpdateVectors.UpdateFilter),
        PointsUpdateOperation.OperationOneofCase.DeleteVectors =>
            writes.DeleteVectors(operation.DeleteVectors.Vectors?.Names ?? [], operation.DeleteVectors.PointsSelector),
        PointsUpdateOperation.OperationOneofCase.None => throw QdrantErrors.Invalid("Operation is missing"),
        _ => throw QdrantErrors.Unimplemented("deprecated operations"),
    };

    private Task<PointsOperationResponse> WriteAsync(
        string collection, bool wait, bool timeout, ServerCallContext context, Func<PointWrites, Action<ulong>> prepare) =>
        WriteAsync(collection, wait, timeout, context, stored => prepare(new PointWrites(stored, state.Server)));

    private async Task<PointsOperationResponse> WriteAsync(
        string name, bool wait, bool timeout, ServerCallContext context, Func<StoredCollection, Action<ulong>> prepare)
    {
        var result = await state.WriteAsync(name, prepare, wait, timeout, context.CancellationToken);
        return new PointsOperationResponse { Result = faults.Answer(result), Time = Time };
    }
}
