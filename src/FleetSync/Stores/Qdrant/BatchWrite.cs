using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Stores.Qdrant.Wire;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Writes one batch in several calls, a few at a time; a batch has one change a point, so never two for one point. Every call waits
/// until the server has applied it (<c>wait</c>), in the first sync as well: only then is a hash worth remembering (I3). No
/// timeout is sent with it, so that no answer says "later"; one that says so all the same is no success. UpdateBatch is not atomic:
/// what a failed call may have applied is not counted, and is applied again with the same outcome.
/// </summary>
internal sealed class BatchWrite
{
    /// <summary>A point can vanish between the look and the write; one that keeps vanishing is written by somebody else.</summary>
    private const int MostRepairs = 3;

    private readonly Lock _gate = new();
    private readonly Func<PointEncoder> _encoders;
    private readonly Points.PointsClient _points;
    private readonly PointReads _reads;
    private readonly QdrantOptions _options;
    private readonly ChangeBatch _batch;
    private int _next;
    private int _written;
    private int _deleted;
    private QdrantFault? _fault;

    /// <summary>Prepares to write.</summary>
    /// <param name="batch">The changes.</param>
    /// <param name="options">The collection, and how many calls at a time.</param>
    /// <param name="calls">Carries them.</param>
    /// <param name="encoders">Makes an encoder for each that is in flight.</param>
    /// <exception cref="ArgumentException">A change is not of the batch's cluster, or carries nothing to write.</exception>
    public BatchWrite(ChangeBatch batch, QdrantOptions options, CallInvoker calls, Func<PointEncoder> encoders)
    {
        foreach (var change in batch.Changes)
        {
            if (change.Snapshot is { } snapshot && !string.Equals(snapshot.Cluster, batch.Cluster, StringComparison.Ordinal))
            {
                throw new ArgumentException($"{change.PointId} does not belong to {batch.Cluster}, whose batch it is in.", nameof(batch));
            }
        }

        (_batch, _options, _encoders) = (batch, options, encoders);
        _points = new Points.PointsClient(calls);
        _reads = new PointReads(calls, options.Records);
    }

    /// <summary>Whether the collection was not there any more.</summary>
    public bool IsCollectionLost => _fault is QdrantFault.CollectionLost;

    /// <summary>Writes the batch, or as much of it as goes before a fault.</summary>
    public async Task<WriteReport> RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var writers = new Task[Math.Max(1, _options.WriteConcurrency)];
        for (var i = 0; i < writers.Length; i++)
        {
            writers[i] = WriteCallsAsync(cancellationToken);
        }

        await Task.WhenAll(writers);
        return new WriteReport(_written, _deleted, _fault?.Fault);
    }

    private async Task WriteCallsAsync(CancellationToken cancellationToken)
    {
        PointEncoder? encoder = null;
        try
        {
            while (TryTake(out var start, out var end))
            {
                encoder ??= _encoders();
                await WriteAsync(encoder, start, end, cancellationToken);
            }
        }
        finally
        {
            encoder?.Dispose();
        }
    }

    /// <summary>The next changes to write; none after a fault.</summary>
    private bool TryTake(out int start, out int end)
    {
        lock (_gate)
        {
            start = _next;
            var isMore = _fault is null && start < _batch.Changes.Count;
            _next = end = isMore ? CallSize.EndOf(_batch.Changes, start) : start;
            return isMore;
        }
    }

    /// <summary>Writes some changes in one call, or in smaller ones where the server says that it is too large.</summary>
    private async Task WriteAsync(PointEncoder encoder, int first, int last, CancellationToken cancellationToken)
    {
        var pieces = new Stack<(int Start, int End)>([(first, last)]);
        var absent = new HashSet<Guid>();
        var repairs = 0;
        while (pieces.TryPop(out var piece))
        {
            switch (await TryWriteAsync(encoder, piece.Start, piece.End, absent, cancellationToken))
            {
                case null:
                    break;
                case QdrantFault.Split when piece.End - piece.Start > 1:
                    var middle = piece.Start + ((piece.End - piece.Start) / 2);
                    pieces.Push((middle, piece.End));
                    pieces.Push((piece.Start, middle));
                    break;
                case QdrantFault.PointLost when repairs++ < MostRepairs:
                    if (!await TryFindAbsentAsync(piece.Start, piece.End, absent, cancellationToken))
                    {
                        return;
                    }

                    pieces.Push(piece);
                    break;
                case { } fault:
                    Fail(fault);
                    return;
            }
        }
    }

    private async Task<QdrantFault?> TryWriteAsync(
        PointEncoder encoder, int start, int end, HashSet<Guid> absent, CancellationToken cancellationToken)
    {
        var (written, deleted) = Encode(encoder, start, end, absent);
        if (written + deleted == 0)
        {
            return null;
        }

        var call = new UpdateBatchPoints { CollectionName = _options.Records, Wait = true };
        encoder.AddTo(call);
        UpdateBatchResponse answer;
        try
        {
            answer = await _points.UpdateBatchAsync(call, cancellationToken: cancellationToken);
        }
        catch (RpcException failure)
        {
            encoder.Abandon();
            return QdrantFaults.Of(failure, _options);
        }
        catch (OperationCanceledException)
        {
            encoder.Abandon();
            throw;
        }

        foreach (var result in answer.Result)
        {
            if (result.Status is not UpdateStatus.Completed)
            {
                return new QdrantFault.Failed(new StoreFault(
                    StoreFaultKind.Unavailable,
                    $"{_options.Location}: the server took a write and has not applied it yet ({result.Status}). It is written again."));
            }
        }

        lock (_gate)
        {
            _written += written;
            _deleted += deleted;
        }

        return null;
    }

    private (int Written, int Deleted) Encode(PointEncoder encoder, int start, int end, HashSet<Guid> absent)
    {
        encoder.Clear();
        var upserts = 0;
        var payloads = 0;
        HasIdCondition? deletes = null;
        (int, int) open = default;
        for (var i = start; i < end; i++)
        {
            var change = _batch.Changes[i];
            switch (change.Kind)
            {
                case ChangeKind.Upsert:
                case ChangeKind.UpdatePayload when absent.Contains(change.PointId):
                    open = upserts++ == 0 ? encoder.StartUpserts() : open;
                    encoder.Upsert(change);
                    break;
                case ChangeKind.UpdatePayload:
                    payloads++;
                    break;
                case ChangeKind.Delete:
                    (deletes ??= new HasIdCondition()).HasId.Add(new PointId { Uuid = change.PointId.ToString() });
                    break;
                case ChangeKind.Synced:
                default:
                    break;
            }
        }

        if (upserts > 0)
        {
            encoder.EndUpserts(open);
        }

        for (var i = start; payloads > 0 && i < end; i++)
        {
            if (_batch.Changes[i] is { Kind: ChangeKind.UpdatePayload } change && !absent.Contains(change.PointId))
            {
                encoder.UpdatePayload(change);
            }
        }

        if (deletes is not null)
        {
            encoder.Delete(Deleting(deletes));
        }

        return (upserts + payloads, deletes?.HasId.Count ?? 0);
    }

    /// <summary>
    /// Deletes name the cluster beside the ids (I8): a point id cannot be turned back into the cluster it is of. From 1.19 on
    /// such a delete waits until the shard has done what came before, and holds later writes back meanwhile. It costs this writer
    /// nothing, which waits for that anyway, and others one pause a call, not one a point. To look first which ids are the
    /// cluster's, and delete by id alone, would cost every delete a read.
    /// </summary>
    private Filter Deleting(HasIdCondition ids)
    {
        var filter = Conditions.OfCluster(_batch.Cluster);
        filter.Must.Add(new Condition { HasId = ids });
        return filter;
    }

    /// <summary>Finds out which points of payload updates are not there, so that they are written whole (I1).</summary>
    private async Task<bool> TryFindAbsentAsync(int start, int end, HashSet<Guid> absent, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<Guid, PointId>();
        for (var i = start; i < end; i++)
        {
            if (_batch.Changes[i] is { Kind: ChangeKind.UpdatePayload } change)
            {
                asked[change.PointId] = new PointId { Uuid = change.PointId.ToString() };
            }
        }

        try
        {
            var found = await _reads.GetAsync(asked.Values, new WithPayloadSelector { Enable = false }, cancellationToken);
            absent.UnionWith(asked.Keys.Except(found.Select(static point => Guid.Parse(point.Id.Uuid))));
            return true;
        }
        catch (RpcException failure)
        {
            Fail(QdrantFaults.Of(failure, _options));
            return false;
        }
    }

    private void Fail(QdrantFault fault)
    {
        lock (_gate)
        {
            _fault = _fault is QdrantFault.CollectionLost ? _fault : fault;
        }
    }
}
