using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Text;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Extraction;

namespace FleetSync.Embedding;

/// <summary>
/// The stage before the sink: gives upserts their vectors. Only a text that changed is embedded, equal texts are embedded once, and a
/// payload update embeds nothing. A provider that fails holds nobody up: records go on without vectors, and are marked so that their
/// text does not count as stored (<see cref="ResourceChange.LacksVector"/>). Meanwhile the provider is asked by one text now and then, no
/// more; once it answers, the types that lack vectors are listed anew, and what the index knows to lack one is written again.
/// For one batch at a time.
/// </summary>
/// <param name="embedder">The provider.</param>
/// <param name="index">Knows which points lack a vector.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="scheduler">Where the failed provider is asked again.</param>
/// <param name="metrics">Where remembered texts are counted.</param>
/// <param name="told">Told a fault when the provider begins to fail, and null when it is back.</param>
#pragma warning disable CA1001 // Subjects hold nothing but their observers, who leave by themselves.
internal sealed class EmbedChanges(
#pragma warning restore CA1001
    IEmbedder embedder, ObjectIndex index, TimeProvider time, IScheduler scheduler, EmbeddingMetrics metrics, Action<EmbeddingFault?> told)
{
    /// <summary>Texts of the workloads of a cluster of some size: with 128 dimensions, half a megabyte to one.</summary>
    private const int Remembered = 1024;

    /// <summary>Bounds what a call asks of a provider, and what it costs to ask again.</summary>
    private const int MostTexts = 64;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly VectorCache _cache = new(Remembered);
    private readonly RecordFields _fields = new();
    private readonly Subject<(EmbeddingFault Fault, string Text)> _failures = new();
    private readonly Subject<IReadOnlyCollection<ApiResource>> _lateness = new();
    private volatile bool _isFailing;

    /// <summary>Gives the batch's upserts their vectors.</summary>
    /// <param name="batch">The changes.</param>
    /// <param name="cancellationToken">Ends the wait for a provider.</param>
    /// <returns>The batch to write.</returns>
    public async ValueTask<ChangeBatch> EmbedAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        if (embedder.Dimensions == 0)
        {
            return batch;
        }

        var changes = batch.Changes.Select(WithoutGuessing).ToList();
        var vectors = new Dictionary<ulong, ReadOnlyMemory<float>>();
        var texts = NewTexts(changes, vectors);
        metrics.Remembered(vectors.Count);
        await EmbedAsync(texts, vectors, cancellationToken);
        for (var i = 0; i < changes.Count; i++)
        {
            if (changes[i] is { Kind: ChangeKind.Upsert, Snapshot: { } snapshot } change)
            {
                changes[i] = vectors.TryGetValue(snapshot.TextHash, out var vector)
                    ? change with { Vector = vector, LacksVector = false }
                    : change;
            }
        }

        return batch with { Changes = changes };
    }

    /// <summary>The batch was written, and the index knows which of its points lack a vector.</summary>
    /// <param name="batch">As <see cref="EmbedAsync(ChangeBatch, CancellationToken)"/> returned it.</param>
    public void Acknowledge(ChangeBatch batch)
    {
        var late = batch.Changes
            .Where(static change => change is { Kind: ChangeKind.Upsert, LacksVector: true })
            .Select(static change => change.Resource)
            .ToHashSet();
        if (late.Count > 0 && !_isFailing)
        {
            // The provider came back while the batch was being written.
            _lateness.OnNext(late);
        }
    }

    /// <summary>Types to be listed anew, as objects of theirs lack vectors that can be made now. Never fails, never ends.</summary>
    public IObservable<IReadOnlyCollection<ApiResource>> CatchUp() => _failures
        .Select(failure => Observable.FromAsync(stop => WaitUntilBackAsync(failure.Fault, failure.Text, stop), scheduler))
        .Concat()
        .Merge(_lateness)
        .Where(static types => types.Count > 0);

    /// <summary>
    /// A payload update leaves the vector that the point has. If it has none it becomes an upsert; and if the store has to write it whole
    /// for another reason, it comes without.
    /// </summary>
    private ResourceChange WithoutGuessing(ResourceChange change) => change.Kind switch
    {
        ChangeKind.Upsert => change with { LacksVector = true },
        ChangeKind.UpdatePayload => change with
        {
            Kind = index.LacksVector(change.PointId) ? ChangeKind.Upsert : ChangeKind.UpdatePayload,
            LacksVector = true,
        },
        _ => change,
    };

    /// <summary>The texts that nobody remembers, each once, by hash; the vectors of the others.</summary>
    private Dictionary<ulong, string> NewTexts(List<ResourceChange> changes, Dictionary<ulong, ReadOnlyMemory<float>> vectors)
    {
        var texts = new Dictionary<ulong, string>();
        foreach (var change in changes)
        {
            if (change is not { Kind: ChangeKind.Upsert, Snapshot: { } snapshot }
                || vectors.ContainsKey(snapshot.TextHash) || texts.ContainsKey(snapshot.TextHash))
            {
                continue;
            }

            if (_cache.TryGet(snapshot.TextHash, out var vector))
            {
                vectors.Add(snapshot.TextHash, vector);
            }
            else
            {
                _fields.Read(snapshot.Document);
                texts.Add(snapshot.TextHash, Encoding.UTF8.GetString(_fields.SearchText));
            }
        }

        return texts;
    }

    private async ValueTask EmbedAsync(
        Dictionary<ulong, string> texts, Dictionary<ulong, ReadOnlyMemory<float>> vectors, CancellationToken cancellationToken)
    {
        foreach (var chunk in texts.Chunk(MostTexts))
        {
            if (_isFailing)
            {
                return;
            }

            var rows = new float[chunk.Length * embedder.Dimensions];
            if (await embedder.EmbedAsync([.. chunk.Select(static text => text.Value)], rows, cancellationToken) is { } fault)
            {
                Fail(fault, chunk[0].Value);
                return;
            }

            for (var i = 0; i < chunk.Length; i++)
            {
                // A copy each: one text that is remembered must not hold those embedded beside it.
                var vector = rows.AsSpan(i * embedder.Dimensions, embedder.Dimensions).ToArray();
                vectors.Add(chunk[i].Key, vector);
                _cache.Add(chunk[i].Key, vector);
            }
        }
    }

    private void Fail(EmbeddingFault fault, string text)
    {
        _isFailing = true;
        index.LeaveVectorless();
        told(fault);
        _failures.OnNext((fault, text));
    }

    private async Task<IReadOnlyCollection<ApiResource>> WaitUntilBackAsync(
        EmbeddingFault fault, string text, CancellationToken stop)
    {
        var wait = FirstWait;
        var vector = new float[embedder.Dimensions];
        for (EmbeddingFault? last = fault; last is not null; wait = Shorter(wait * 2, LongestWait))
        {
            await Task.Delay(last.RetryAfter is { } asked && asked > wait ? asked : wait, time, stop);
            last = await embedder.EmbedAsync([text], vector, stop);
        }

        _isFailing = false;
        told(null);
        return index.MissVectors();
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
