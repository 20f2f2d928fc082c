using FleetSync.TestQdrant.Wire;

namespace FleetSync.TestQdrant;

/// <summary>One collection: how it was made, its payload indexes and its points in the order of a scroll.</summary>
internal sealed class StoredCollection(string name, CollectionConfig config)
{
    private readonly Dictionary<PointKey, StoredPoint> _points = [];
    private readonly SortedSet<PointKey> _order = new(PointKey.Order);

    public string Name => name;

    public CollectionConfig Config => config;

    /// <summary>Payload indexes by the path they index.</summary>
    public Dictionary<string, PayloadSchemaInfo> Indexes { get; } = [];

    /// <summary>Number of the last operation.</summary>
    public ulong Operations { get; set; }

    public int Count => _points.Count;

    public IEnumerable<StoredPoint> All => _order.Select(key => _points[key]);

    public StoredPoint? Find(PointKey key) => _points.GetValueOrDefault(key);

    public IEnumerable<StoredPoint> From(PointKey? first)
    {
        if (first is null)
        {
            return All;
        }

        return PointKey.Order.Compare(first.Value, PointKey.Last) > 0
            ? []
            : _order.GetViewBetween(first.Value, PointKey.Last).Select(key => _points[key]);
    }

    public void Put(StoredPoint point)
    {
        if (!_points.ContainsKey(point.Key))
        {
            _order.Add(point.Key);
        }

        _points[point.Key] = point;
    }

    public void Remove(PointKey key)
    {
        if (_points.Remove(key))
        {
            _order.Remove(key);
        }
    }

    /// <summary>The dense vectors of the collection by name; the unnamed one is "".</summary>
    public VectorParams? Dense(string vector) => config.Params.VectorsConfig?.ConfigCase switch
    {
        VectorsConfig.ConfigOneofCase.Params when vector.Length == 0 => config.Params.VectorsConfig.Params,
        VectorsConfig.ConfigOneofCase.ParamsMap => config.Params.VectorsConfig.ParamsMap.Map.GetValueOrDefault(vector),
        _ => null,
    };

    public SparseVectorParams? Sparse(string vector) => config.Params.SparseVectorsConfig?.Map.GetValueOrDefault(vector);

    public bool HasVector(string vector) => Dense(vector) is not null || Sparse(vector) is not null;

    /// <summary>The options of the text index on a path, null where there is none.</summary>
    public TextIndexParams? TextIndex(string path) =>
        Indexes.TryGetValue(path, out var index) && index.DataType == PayloadSchemaType.Text
            ? index.Params?.TextIndexParams ?? new TextIndexParams { Tokenizer = TokenizerType.Word }
            : null;

    /// <summary>The same collection, to be put in this one's place later.</summary>
    public StoredCollection Copy()
    {
        var copy = new StoredCollection(name, config.Clone()) { Operations = Operations };
        foreach (var (path, index) in Indexes)
        {
            copy.Indexes[path] = index;
        }

        foreach (var point in _points.Values)
        {
            copy.Put(point);
        }

        return copy;
    }
}
