using System.Globalization;
using System.Text;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores.Qdrant.Wire;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace FleetSync.Stores.Qdrant;

/// <summary>
/// Writes changes as the operations of one UpdateBatch call, byte by byte into one pooled array: upserts in one operation, a
/// payload update in one each, deletes in one. For one call at a time; what a call was given is valid until <see cref="Clear"/>.
/// <para>
/// A payload update merges (SetPayload) instead of replacing: what is not named stays, which are the terms and whether there is a
/// vector. Every other key of a record is always written, so that nothing of the old one remains.
/// </para>
/// </summary>
internal sealed class PointEncoder : IDisposable
{
    /// <summary>The payload key of <see cref="SearchTerms.Terms"/>.</summary>
    public const string TermsKey = PayloadKeys.Terms;

    /// <summary>The sparse vector's name.</summary>
    public const string SparseName = "bm25";

    // Field numbers of qdrant.proto 1.19: PointsUpdateOperation, its parts, PointStruct, Vectors.
    private const int OperationUpsert = 1;
    private const int OperationSetPayload = 3;
    private const int OperationDelete = 9;
    private const int ListPoints = 1;
    private const int SetPayloadMap = 1;
    private const int SetPayloadSelector = 2;
    private const int SelectorPoints = 1;
    private const int PointId = 1;
    private const int PointPayload = 3;
    private const int PointVectors = 4;
    private const int IdUuid = 2;
    private const int NamedVectors = 2;
    private const int NamedVectorsEntry = 1;
    private const int EntryKey = 1;
    private const int EntryValue = 2;

    private readonly WireBuffer _wire = new();
    private readonly PayloadWriter _payload;
    private readonly RecordFields _fields = new();
    private readonly SearchTerms _terms = new();
    private readonly List<(int Start, int Length)> _operations = [];
    private readonly double _averageLength;
    private char[] _characters = [];
    private readonly bool _legacyVectors;

    /// <summary>Creates an encoder.</summary>
    /// <param name="averageLength">The collection's, see <see cref="Bm25.AverageLength"/>.</param>
    /// <param name="legacyVectors">Whether the server is older than 1.13 and knows vectors by the fields of old only.</param>
    public PointEncoder(double averageLength, bool legacyVectors)
    {
        (_averageLength, _legacyVectors) = (averageLength, legacyVectors);
        _payload = new PayloadWriter(_wire);
    }

    /// <summary>Bytes written.</summary>
    public int Length => _wire.Length;

    /// <summary>Forgets the last call.</summary>
    public void Clear()
    {
        _wire.Clear();
        _operations.Clear();
    }

    /// <summary>Starts the operation that the next upserts belong to.</summary>
    /// <returns>What <see cref="EndUpserts"/> needs.</returns>
    public (int Operation, int List) StartUpserts()
    {
        var start = _wire.Length;
        _operations.Add((start, 0));
        return (start, _wire.Open(OperationUpsert, ListWidth));
    }

    /// <summary>Writes a whole point.</summary>
    /// <param name="change">An upsert, or a payload update of a point that is absent.</param>
    public void Upsert(ResourceChange change)
    {
        var snapshot = SnapshotOf(change);
        ReadTerms(snapshot);
        var point = _wire.Open(ListPoints, PointWidth);
        WriteId(PointId, change.PointId);
        WritePayload(PointPayload, change, snapshot, change.WholeTextHash);
        _payload.Flag(PointPayload, "hasEmbedding"u8, change.Vector is not null);
        _payload.Text(PointPayload, "terms"u8, _terms.Terms);
        WriteVectors(change.Vector);
        _wire.Close(point, PointWidth);
    }

    /// <summary>Writes a whole point as it was read, with another vector.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="payload">All of its payload.</param>
    /// <param name="vector">The vector; null for none.</param>
    public void Copy(Guid id, MapField<string, Value> payload, ReadOnlyMemory<float>? vector)
    {
        _terms.Read(RecordReader.Text(payload, PayloadKeys.Name), RecordReader.Text(payload, PayloadKeys.SearchText), _averageLength);
        var point = _wire.Open(ListPoints, PointWidth);
        WriteId(PointId, id);
        foreach (var (key, value) in payload)
        {
            if (key is not (PayloadKeys.HasEmbedding or PayloadKeys.Terms))
            {
                var entry = _wire.Open(PointPayload);
                _wire.Bytes(EntryKey, Encoding.UTF8.GetBytes(key));
                _wire.Bytes(EntryValue, value.ToByteArray());
                _wire.Close(entry);
            }
        }

        _payload.Flag(PointPayload, "hasEmbedding"u8, vector is not null);
        _payload.Text(PointPayload, "terms"u8, _terms.Terms);
        WriteVectors(vector);
        _wire.Close(point, PointWidth);
    }

    /// <summary>Ends the operation of upserts.</summary>
    public void EndUpserts((int Operation, int List) started)
    {
        _wire.Close(started.List, ListWidth);
        _operations[^1] = (started.Operation, _wire.Length - started.Operation);
    }

    /// <summary>Writes a payload update, an operation of its own.</summary>
    public void UpdatePayload(ResourceChange change)
    {
        var start = _wire.Length;
        var operation = _wire.Open(OperationSetPayload, PointWidth);
        var snapshot = SnapshotOf(change);
        WritePayload(SetPayloadMap, change, snapshot, snapshot.TextHash);
        var selector = _wire.Open(SetPayloadSelector);
        var points = _wire.Open(SelectorPoints);
        WriteId(PointId, change.PointId);
        _wire.Close(points);
        _wire.Close(selector);
        _wire.Close(operation, PointWidth);
        _operations.Add((start, _wire.Length - start));
    }

    /// <summary>Writes the operation that deletes what a filter matches.</summary>
    public void Delete(Filter filter)
    {
        var selector = new PointsSelector { Filter = filter }.ToByteArray();
        var start = _wire.Length;
        var operation = _wire.Open(OperationDelete, ListWidth);
        _wire.Bytes(SelectorPoints, selector);
        _wire.Close(operation, ListWidth);
        _operations.Add((start, _wire.Length - start));
    }

    /// <summary>A point without vectors, as Upsert takes it; valid until the next write.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="payload">A JSON object in UTF-8.</param>
    public ReadOnlySpan<byte> BarePoint(Guid id, ReadOnlySpan<byte> payload)
    {
        Clear();
        WriteId(PointId, id);
        _payload.Members(PointPayload, payload);
        var vectors = _wire.Open(PointVectors);
        _wire.Close(_wire.Open(NamedVectors));
        _wire.Close(vectors);
        return _wire.Written.Span;
    }

    /// <summary>Hands the operations to a call.</summary>
    public void AddTo(UpdateBatchPoints call)
    {
        var written = _wire.Written;
        foreach (var (start, length) in _operations)
        {
            call.Operations.Add(UnsafeByteOperations.UnsafeWrap(written.Slice(start, length)));
        }
    }

    /// <summary>Forgets a call that failed, which may read what it was given a moment longer.</summary>
    public void Abandon()
    {
        _wire.Abandon();
        _operations.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => _wire.Dispose();

    /// <summary>A list of up to 2 MB, and a point of up to 16 kB, stay where they were written.</summary>
    private const int ListWidth = 3;

    private const int PointWidth = 2;

    private static ResourceSnapshot SnapshotOf(ResourceChange change) => change.Snapshot
        ?? throw new ArgumentException($"A {change.Kind} of {change.PointId} carries no snapshot.", nameof(change));

    private void ReadTerms(ResourceSnapshot snapshot)
    {
        _fields.Read(snapshot.Document);
        var room = _fields.Name.Length + _fields.SearchText.Length;
        if (_characters.Length < room)
        {
            _characters = new char[Math.Max(room, 1024)];
        }

        var name = Encoding.UTF8.GetChars(_fields.Name, _characters);
        var text = Encoding.UTF8.GetChars(_fields.SearchText, _characters.AsSpan(name));
        _terms.Read(_characters.AsSpan(0, name), _characters.AsSpan(name, text), _averageLength);
    }

    private void WriteId(int field, Guid id)
    {
        var open = _wire.Open(field);
        _wire.Uuid(IdUuid, id);
        _wire.Close(open);
    }

    private void WritePayload(int field, ResourceChange change, ResourceSnapshot snapshot, ulong textHash)
    {
        Span<byte> text = stackalloc byte[32];
        _payload.Members(field, snapshot.Document.Span);
        _payload.Text(field, "updatedAt"u8, text[..RecordDocument.FormatTime(change.ObservedAt, text)]);
        _payload.Text(field, "statusHash"u8, text[..Format(snapshot.StatusHash, text)]);
        _payload.Text(field, "textHash"u8, text[..Format(textHash, text)]);
        _payload.Number(field, "schema"u8, RecordDocument.Schema);
    }

    private static int Format(ulong hash, Span<byte> text)
    {
        hash.TryFormat(text, out var length, "x16", CultureInfo.InvariantCulture);
        return length;
    }

    /// <summary>A point must name vectors, be it none.</summary>
    private void WriteVectors(ReadOnlyMemory<float>? dense)
    {
        var vectors = _wire.Open(PointVectors, PointWidth);
        var named = _wire.Open(NamedVectors, PointWidth);
        if (dense is { } numbers)
        {
            WriteDense(numbers.Span);
        }

        if (_terms.Count > 0)
        {
            WriteSparse();
        }

        _wire.Close(named, PointWidth);
        _wire.Close(vectors, PointWidth);
    }

    /// <summary>The unnamed vector is the one named by the empty text.</summary>
    private void WriteDense(ReadOnlySpan<float> numbers)
    {
        const int Dense = 101;
        const int Data = 1;
        var entry = _wire.Open(NamedVectorsEntry, PointWidth);
        _wire.Bytes(EntryKey, default);
        var vector = _wire.Open(EntryValue, PointWidth);
        var dense = _legacyVectors ? 0 : _wire.Open(Dense, PointWidth);
        WriteFloats(Data, numbers);
        if (!_legacyVectors)
        {
            _wire.Close(dense, PointWidth);
        }

        _wire.Close(vector, PointWidth);
        _wire.Close(entry, PointWidth);
    }

    private void WriteSparse()
    {
        const int Sparse = 102;
        const int Values = 1;
        const int Indices = 2;
        const int SparseIndicesData = 1;
        var entry = _wire.Open(NamedVectorsEntry, PointWidth);
        _wire.Bytes(EntryKey, "bm25"u8);
        var vector = _wire.Open(EntryValue, PointWidth);
        var sparse = _wire.Open(_legacyVectors ? Indices : Sparse, PointWidth);
        if (_legacyVectors)
        {
            // Vector{data, indices{data}}: here the weights stand beside the indices, not with them.
            WriteNumbers(SparseIndicesData, _terms.Ids);
            _wire.Close(sparse, PointWidth);
            WriteFloats(Values, _terms.Weights);
        }
        else
        {
            WriteFloats(Values, _terms.Weights);
            WriteNumbers(Indices, _terms.Ids);
            _wire.Close(sparse, PointWidth);
        }

        _wire.Close(vector, PointWidth);
        _wire.Close(entry, PointWidth);
    }

    private void WriteFloats(int field, ReadOnlySpan<float> numbers)
    {
        _wire.LengthTag(field);
        _wire.Varint((ulong)numbers.Length * sizeof(float));
        foreach (var number in numbers)
        {
            _wire.Real32(number);
        }
    }

    private void WriteNumbers(int field, ReadOnlySpan<uint> numbers)
    {
        var list = _wire.Open(field, PointWidth);
        foreach (var number in numbers)
        {
            _wire.Varint(number);
        }

        _wire.Close(list, PointWidth);
    }
}
