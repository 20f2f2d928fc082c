using System.Text.Json;
using FleetSync.TestQdrant.Wire;
using Wire = FleetSync.TestQdrant.Wire;

namespace FleetSync.Tests.Qdrant;

/// <summary>Requests as the recording of Qdrant's local mode made them, and its fixture.</summary>
internal static class LocalSemantics
{
    public const string Name = "semantics";
    public const string Uuid = "11111111-1111-5111-8111-111111111111";

    public static CreateCollection Collection => new()
    {
        CollectionName = Name,
        VectorsConfig = new VectorsConfig
        {
            ParamsMap = new VectorParamsMap { Map = { ["text"] = new VectorParams { Size = 4, Distance = Distance.Cosine } } },
        },
        SparseVectorsConfig = new SparseVectorConfig { Map = { ["bm25"] = new SparseVectorParams { Modifier = Modifier.Idf } } },
    };

    public static IEnumerable<PointStruct> Fixture => Golden.Read("golden-local-semantics.json").GetProperty("fixture").EnumerateArray().Select(Point);

    public static PointId Id(JsonElement id) => id.ValueKind == JsonValueKind.String
        ? new PointId { Uuid = id.GetString() }
        : new PointId { Num = id.GetUInt64() };

    public static PointStruct Point(ulong id, string payload, float[]? text = null)
    {
        using var json = JsonDocument.Parse(payload);
        var point = new PointStruct { Id = new PointId { Num = id }, Vectors = Vectors(text) };
        foreach (var property in json.RootElement.EnumerateObject())
        {
            point.Payload[property.Name] = Golden.Value(property.Value);
        }

        return point;
    }

    public static Vectors Vectors(float[]? text)
    {
        var named = new NamedVectors();
        if (text is not null)
        {
            named.Vectors["text"] = new Vector { Dense = new DenseVector { Data = { text } } };
        }

        return new Vectors { Vectors_ = named };
    }

    public static PointsSelector Ids(params ulong[] ids) => new()
    {
        Points = new PointsIdsList { Ids = { ids.Select(static id => new PointId { Num = id }) } },
    };

    public static Filter Must(params Condition[] conditions) => new() { Must = { conditions } };

    public static Filter MustNot(params Condition[] conditions) => new() { MustNot = { conditions } };

    public static Filter Should(params Condition[] conditions) => new() { Should = { conditions } };

    public static Condition Is(string key, string keyword) => Match(key, new Match { Keyword = keyword });

    public static Condition Is(string key, bool boolean) => Match(key, new Match { Boolean = boolean });

    public static Condition Match(string key, Match match) => new() { Field = new FieldCondition { Key = key, Match = match } };

    public static Condition Range(string key, Wire.Range range) => new() { Field = new FieldCondition { Key = key, Range = range } };

    public static Condition Times(string key, DatetimeRange range) => new() { Field = new FieldCondition { Key = key, DatetimeRange = range } };

    public static Wire.Query Dense(params float[] data) => new() { Nearest = new VectorInput { Dense = new DenseVector { Data = { data } } } };

    public static Wire.Query Sparse(params uint[] indices) => new()
    {
        Nearest = new VectorInput { Sparse = new SparseVector { Indices = { indices }, Values = { indices.Select(static _ => 1f) } } },
    };

    /// <summary>The three nearest by text, and what has the term 5.</summary>
    public static PrefetchQuery[] Prefetches =>
    [
        new PrefetchQuery { Query = Dense(1, 0, 0, 0), Using = "text", Limit = 3 },
        new PrefetchQuery { Query = Sparse(5), Using = "bm25", Limit = 3 },
    ];

    private static PointStruct Point(JsonElement json)
    {
        var vector = json.GetProperty("vector");
        var point = new PointStruct
        {
            Id = Id(json.GetProperty("id")),
            Vectors = Vectors([.. vector.GetProperty("text").EnumerateArray().Select(static item => item.GetSingle())]),
        };
        point.Vectors.Vectors_.Vectors["bm25"] = new Vector
        {
            Sparse = new SparseVector
            {
                Indices = { vector.GetProperty("bm25").GetProperty("indices").EnumerateArray().Select(static item => item.GetUInt32()) },
                Values = { vector.GetProperty("bm25").GetProperty("values").EnumerateArray().Select(static item => item.GetSingle()) },
            },
        };
        foreach (var property in json.GetProperty("payload").EnumerateObject())
        {
            point.Payload[property.Name] = Golden.Value(property.Value);
        }

        return point;
    }
}
