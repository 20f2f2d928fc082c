using System.IO.Hashing;
using System.Runtime.CompilerServices;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Watching;

namespace FleetSync.Tests.Support;

/// <summary>
/// A store in memory that fails and stalls when told to, and checks what every store may rely on: one cluster, one batch in
/// flight, at most one change a point.
/// </summary>
internal sealed class ModelStore : IResourceStore
{
    private int _inFlight;
    private bool _hasLost;
    private readonly Dictionary<ResourceSnapshot, (ulong TextHash, ulong Embedded)> _texts = [];

    private readonly Dictionary<ulong, ReadOnlyMemory<float>> _vectors = [];

    /// <summary>Whether vectors cannot be read.</summary>
    public bool KeepsVectorsBack { get; set; }

    /// <summary>What is stored, by point.</summary>
    public Dictionary<Guid, ResourceSnapshot> Points { get; } = [];

    /// <summary>The hash of the text whose vector a point has; 0 where it has none.</summary>
    public ulong EmbeddedText(Guid pointId) => _texts[Points[pointId]].Embedded;

    /// <summary>Points that a delete was written for, with the type that it came from.</summary>
    public List<Guid> Deletes { get; } = [];

    /// <summary>The fault of every write for as long as it is set.</summary>
    public StoreFault? Down { get; set; }

    /// <summary>Faults of the next writes, in order.</summary>
    public Queue<StoreFault> NextFaults { get; } = new();

    /// <summary>Writes wait here while it is closed.</summary>
    public Backpressure Gate { get; } = new();

    /// <summary>Points written and deleted in all.</summary>
    public long Writes { get; private set; }

    /// <summary>Told of each delete before it is applied.</summary>
    public Action<Guid> Deleting { get; set; } = static _ => { };

    /// <summary>The cluster's own records, as they were saved.</summary>
    public List<ClusterRecord> Saved { get; } = [];

    /// <summary>Awaited before a record is saved.</summary>
    public Func<CancellationToken, Task> Saving { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Whether a record is on its way.</summary>
    public bool IsSaving { get; private set; }

    public string Location => "memory";

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<WriteReport> WriteAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        Assert(++_inFlight == 1, "two batches in flight");
        try
        {
            await Task.Yield();
            await Gate.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return Down is { } down ? new WriteReport(0, 0, down)
                : NextFaults.TryDequeue(out var fault) ? new WriteReport(0, 0, fault) : Apply(batch);
        }
        finally
        {
            _inFlight--;
        }
    }

    public async IAsyncEnumerable<StoredPoint> ReadStateAsync(
        string cluster, string apiGroup, string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var point in Points.Values.Where(point => point.Resource.Group == apiGroup && point.Resource.Kind == kind).ToList())
        {
            yield return new StoredPoint(point.PointId, point.StatusHash, _texts[point].TextHash);
        }
    }

    public Task<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>> ReadVectorsAsync(
        IReadOnlyDictionary<ulong, Guid> points, CancellationToken cancellationToken) => KeepsVectorsBack
        ? throw new StoreException("vectors cannot be read")
        : Task.FromResult<IReadOnlyDictionary<ulong, ReadOnlyMemory<float>>>(points
            .Where(text => Points.ContainsKey(text.Value) && EmbeddedText(text.Value) == text.Key)
            .ToDictionary(static text => text.Key, text => _vectors[text.Key]));

    public Task<IReadOnlyList<StoredKind>> ReadKindsAsync(string cluster, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredKind>>(
        [
            .. Points.Values.GroupBy(static point => (point.Resource.Group, point.Resource.Kind))
                .Select(static group => new StoredKind(
                    group.Key.Group, group.Last().Resource.ApiVersion, group.Key.Kind, group.Count())),
        ]);

    public Task<SearchPage> SearchAsync(ResourceQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<StoreVocabulary> ReadVocabularyAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Counts the cluster's points; nothing else is asked of it here.</summary>
    public Task<IReadOnlyList<FacetCount>> FacetAsync(
        ResourceQuery query, FacetField field, int limit, CancellationToken cancellationToken)
    {
        Assert(field == FacetField.Cluster && query.Filter.Clusters.Count == 1, "another facet than the cluster's");
        return Task.FromResult<IReadOnlyList<FacetCount>>(
            Points.Count == 0 ? [] : [new FacetCount(query.Filter.Clusters[0], Points.Count)]);
    }

    public async Task SaveClusterAsync(ClusterRecord record, CancellationToken cancellationToken)
    {
        IsSaving = true;
        try
        {
            await Saving(cancellationToken);
            Saved.Add(record);
        }
        finally
        {
            IsSaving = false;
        }
    }

    public Task<IReadOnlyList<ClusterRecord>> ReadClustersAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ClusterRecord>>(Saved.TakeLast(1).ToList());

    public Task<long> ForgetAsync(string cluster, CancellationToken cancellationToken)
    {
        var gone = Points.Values.Where(point => point.Cluster == cluster).Select(static point => point.PointId).ToList();
        gone.ForEach(point => Points.Remove(point));
        Saved.RemoveAll(record => record.Cluster == cluster);
        return Task.FromResult((long)gone.Count);
    }

    /// <summary>Goes back to what it held at some earlier time, as a server does that lost what it had not flushed.</summary>
    /// <param name="earlier">What it held then.</param>
    public void Lose(IReadOnlyDictionary<Guid, ResourceSnapshot> earlier)
    {
        _hasLost = true;
        Points.Clear();
        foreach (var (id, point) in earlier)
        {
            Points.Add(id, point);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private WriteReport Apply(ChangeBatch batch)
    {
        int written = 0, deleted = 0;
        var seen = new HashSet<Guid>();
        foreach (var change in batch.Changes.Where(static change => change.IsWrite))
        {
            Assert(seen.Add(change.PointId), "a point twice in one batch");
            if (change.Kind == ChangeKind.Delete)
            {
                Deleting(change.PointId);
                Deletes.Add(change.PointId);
                Points.Remove(change.PointId);
                deleted++;
            }
            else
            {
                Assert(change.Snapshot!.Cluster == batch.Cluster, "another cluster's point");
                Assert(
                    XxHash3.HashToUInt64(change.Snapshot.Document.Span) == change.Snapshot.StatusHash,
                    "a record whose memory was used again before it was written");
                Assert(
                    change.Kind == ChangeKind.Upsert || _hasLost || Points.ContainsKey(change.PointId),
                    "a payload update of a point that was never written");
                _texts[change.Snapshot] =
                    change.Kind == ChangeKind.UpdatePayload && Points.TryGetValue(change.PointId, out var known)
                        ? (change.Snapshot.TextHash, _texts[known].Embedded)
                        : (change.WholeTextHash, change.Vector is null ? 0 : change.Snapshot.TextHash);
                Points[change.PointId] = change.Snapshot;
                if (change.Vector is { } vector)
                {
                    _vectors[change.Snapshot.TextHash] = vector;
                }

                written++;
            }
        }

        Writes += written + deleted;
        return new WriteReport(written, deleted);
    }

    private static void Assert(bool condition, string message) => Xunit.Assert.True(condition, message);
}
