using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FleetSync.Embedding;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Makes a collection's vectors anew: its points are copied with new vectors into a successor, whose name follows from the embedding,
/// so that a later run finds it again; what is there already as it should be is passed over, what should not be is dropped. Then
/// <see cref="CollectionPointer"/> turns everybody to it, and the collection of before is deleted, so that nobody can write to it any
/// more. Works with every version: none can change the length of vectors, and names of vectors can be added from 1.18 on only.
/// </summary>
internal sealed class QdrantMigration : IVectorMigration
{
    private const int PointsAtOnce = 64;
    private const int Remembered = 8192;
    private static readonly string[] _hashes = [PayloadKeys.StatusHash, PayloadKeys.TextHash];

    private readonly QdrantOptions _options;
    private readonly VectorSpace _space;
    private readonly QdrantChannel _channel;
    private readonly Points.PointsClient _points;
    private readonly ClusterPoints _clusters;
    private readonly VectorCache _cache = new(Remembered);
    private readonly List<RetrievedPoint> _waiting = [];
    private QdrantVersion _version;
    private PointEncoder? _encoder;
    private IAsyncEnumerator<RepeatedField<RetrievedPoint>>? _pages;
    private string _source;
    private bool _isCopied;

    /// <summary>Names the server; nothing is connected yet.</summary>
    /// <param name="options">Which server and collection.</param>
    /// <param name="space">The space of the new vectors; without dimensions to have none.</param>
    /// <param name="time">The clock of deadlines.</param>
    public QdrantMigration(QdrantOptions options, VectorSpace space, TimeProvider time)
    {
        var name = space.HasVectors ? XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(space.Fingerprint)) : 0;
        _options = options with { Successor = string.Create(CultureInfo.InvariantCulture, $"{options.Collection}-{name >> 32:x8}") };
        (_space, _source) = (space, options.Records);
        _channel = new QdrantChannel(options, time);
        _points = new Points.PointsClient(_channel.Calls);
        _clusters = new ClusterPoints(options, _channel.Calls);
    }

    /// <inheritdoc/>
    public string Location => _options.Location;

    /// <inheritdoc/>
    public long Total { get; private set; }

    /// <inheritdoc/>
    public long Done { get; private set; }

    private PointReads Target => new(_channel.Calls, _options.Records);

    private PointReads Source => new(_channel.Calls, _source);

    /// <inheritdoc/>
    public async Task<MigrationStart> OpenAsync(CancellationToken cancellationToken)
    {
        _version = await _channel.ConnectAsync(cancellationToken);
        return await GuardAsync(async () =>
        {
            var pointer = await _clusters.ReadPointerAsync(cancellationToken);
            _source = pointer?.Current ?? _options.Collection;
            var found = (await CollectionOf(_source, null).VerifyAsync(cancellationToken))?.Fingerprint ?? "";
            if (found == _space.Name)
            {
                await DropPreviousAsync(pointer, cancellationToken);
                return new MigrationStart(found, IsDone: true, IsResumed: false);
            }

            var settings = await CollectionOf(_options.Records, _space).EnsureAsync(cancellationToken);
            _encoder = new PointEncoder(settings.AverageLength, legacyVectors: !_version.KnowsVectorSorts);
            Total = await Source.CountAsync(new Filter(), cancellationToken);
            return new MigrationStart(found, IsDone: false, IsResumed: await Target.CountAsync(new Filter(), cancellationToken) > 0);
        });
    }

    /// <inheritdoc/>
    public Task<bool> StepAsync(EmbedTexts embed, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (_waiting.Count == 0 && !_isCopied)
        {
            await NextPageAsync(cancellationToken);
        }

        if (_waiting.Count > 0)
        {
            var part = _waiting.Take(PointsAtOnce).ToList();
            await CopyAsync(part, embed, cancellationToken);
            _waiting.RemoveRange(0, part.Count);
        }

        return _waiting.Count > 0 || !_isCopied;
    });

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        await DropWhatIsGoneAsync(cancellationToken);
        var pointer = new CollectionPointer(_options.Records, _source);
        await _clusters.SavePointerAsync(pointer, cancellationToken);
        await DropPreviousAsync(pointer, cancellationToken);
        return true;
    });

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pages is not null)
        {
            await _pages.DisposeAsync();
        }

        _encoder?.Dispose();
        await _channel.DisposeAsync();
    }

    /// <summary>The points of the next page that the successor does not have as they are.</summary>
    private async Task NextPageAsync(CancellationToken cancellationToken)
    {
        try
        {
            _pages ??= Source.ScrollAsync(filter: null, [], cancellationToken).GetAsyncEnumerator(cancellationToken);
            if (!await _pages.MoveNextAsync())
            {
                _isCopied = true;
                return;
            }
        }
        catch (RpcException)
        {
            // An enumerator that has failed is at its end: from the beginning, past what is copied.
            (_pages, Done) = (null, 0);
            throw;
        }

        var page = _pages.Current;
        var copied = await Target.GetAsync(page.Select(static point => point.Id), Select(_hashes), cancellationToken);
        var known = copied.ToDictionary(static point => point.Id.Uuid, HashesOf);
        foreach (var point in page)
        {
            if (known.TryGetValue(point.Id.Uuid, out var hashes) && hashes == HashesOf(point))
            {
                Done++;
            }
            else
            {
                _waiting.Add(point);
            }
        }
    }

    private async Task CopyAsync(List<RetrievedPoint> part, EmbedTexts embed, CancellationToken cancellationToken)
    {
        var vectors = _space.HasVectors ? await VectorsOfAsync(part, embed, cancellationToken) : [];
        var encoder = _encoder!;
        encoder.Clear();
        var started = encoder.StartUpserts();
        foreach (var point in part)
        {
            ReadOnlyMemory<float>? vector = null;
            if (_space.HasVectors)
            {
                vector = vectors[RecordReader.Text(point.Payload, PayloadKeys.SearchText)];
            }

            encoder.Copy(Guid.Parse(point.Id.Uuid), point.Payload, vector);
        }

        encoder.EndUpserts(started);
        var call = new UpdateBatchPoints { CollectionName = _options.Records, Wait = true };
        encoder.AddTo(call);
        try
        {
            await _points.UpdateBatchAsync(call, cancellationToken: cancellationToken);
        }
        catch
        {
            encoder.Abandon();
            throw;
        }

        Done += part.Count;
        Total = Math.Max(Total, Done);
    }

    private async Task<Dictionary<string, ReadOnlyMemory<float>>> VectorsOfAsync(
        List<RetrievedPoint> part, EmbedTexts embed, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<string, ReadOnlyMemory<float>>(StringComparer.Ordinal);
        var texts = new List<string>();
        foreach (var text in part.Select(static point => RecordReader.Text(point.Payload, PayloadKeys.SearchText)).Distinct())
        {
            if (_cache.TryGet(HashOf(text), out var vector))
            {
                vectors.Add(text, vector);
            }
            else
            {
                texts.Add(text);
            }
        }

        var made = texts.Count == 0 ? [] : await embed(texts, cancellationToken);
        for (var i = 0; i < texts.Count; i++)
        {
            vectors.Add(texts[i], made[i]);
            _cache.Add(HashOf(texts[i]), made[i].ToArray());
        }

        return vectors;
    }

    /// <summary>What was deleted since an earlier run copied it.</summary>
    private async Task DropWhatIsGoneAsync(CancellationToken cancellationToken)
    {
        await foreach (var page in Target.ScrollAsync(filter: null, [PayloadKeys.StatusHash], cancellationToken))
        {
            var there = (await Source.GetAsync(page.Select(static point => point.Id), new WithPayloadSelector { Enable = false }, cancellationToken))
                .Select(static point => point.Id.Uuid).ToHashSet(StringComparer.Ordinal);
            var delete = new DeletePoints { CollectionName = _options.Records, Wait = true, Points = new() { Points = new() } };
            delete.Points.Points.Ids.AddRange(page.Select(static point => point.Id).Where(id => !there.Contains(id.Uuid)));
            if (delete.Points.Points.Ids.Count > 0)
            {
                await _points.DeleteAsync(delete, cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>The last of a change-over, which a run may have been ended in.</summary>
    private async Task DropPreviousAsync(CollectionPointer? pointer, CancellationToken cancellationToken)
    {
        if (pointer?.Previous is not { } previous)
        {
            return;
        }

        foreach (var record in await _clusters.ReadAsync(cancellationToken))
        {
            await _clusters.SaveAsync(record with { EmbeddingFingerprint = _space.Name }, cancellationToken);
        }

        await CollectionOf(previous, null).DeleteAsync(cancellationToken);
        await _clusters.SavePointerAsync(pointer with { Previous = null }, cancellationToken);
    }

    private QdrantCollection CollectionOf(string name, VectorSpace? space)
    {
        var options = _options with { Successor = name };
        return new QdrantCollection(options, _version, space, new ClusterPoints(options, _channel.Calls), _channel.SlowCalls);
    }

    private static ulong HashOf(string text) => XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text));

    private static (string, string) HashesOf(RetrievedPoint point) =>
        (RecordReader.Text(point.Payload, PayloadKeys.StatusHash), RecordReader.Text(point.Payload, PayloadKeys.TextHash));

    private static WithPayloadSelector Select(string[] fields)
    {
        var include = new PayloadIncludeSelector();
        include.Fields.AddRange(fields);
        return new WithPayloadSelector { Include = include };
    }

    private async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (RpcException failure)
        {
            throw QdrantFaults.ToException(failure, _options);
        }
    }
}
