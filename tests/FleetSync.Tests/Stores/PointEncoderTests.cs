using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Stores.Qdrant;
using FleetSync.TestQdrant.Wire;
using FleetSync.Tests.Extraction;
using FleetSync.Tests.Support;
using Google.Protobuf;
using Xunit;
using UpdateBatchPoints = FleetSync.Stores.Qdrant.Wire.UpdateBatchPoints;

namespace FleetSync.Tests.Stores;

/// <summary>What the encoder writes by hand, read by the whole API's generated messages.</summary>
public sealed class PointEncoderTests
{
    private const int Seeds = 500;

    [Fact]
    public void A_whole_point_is_the_record_with_the_stores_own_fields_terms_and_vectors()
    {
        var pod = Some.Snapshot("orders-db-0", text: "primary database", labels: ["app=\"x\" ünï"]);
        var point = Assert.Single(Encode(false, Some.Upsert(pod, Some.Time.AddMilliseconds(5))).Single().Upsert.Points);

        Assert.Equal(pod.PointId.ToString(), point.Id.Uuid);
        var payload = ToJson(point.Payload);
        Assert.Equal("ordersǂ ordersǀdbǀ0ǂ dbǂ dbǀ0ǂ 0ǂ primaryǂ databaseǂ", Take(payload, "terms")!.GetValue<string>());
        AssertSame(RecordDocument.Complete(pod.Document.Span, Some.Time.AddMilliseconds(5), Some.Stored(pod), hasEmbedding: false), payload);
        var vector = Assert.Single(point.Vectors.Vectors_.Vectors);
        Assert.Equal("bm25", vector.Key);
        Assert.Equal(5, vector.Value.Sparse.Indices.Count);
        Assert.Equal(vector.Value.Sparse.Indices.Order(), vector.Value.Sparse.Indices);
        Assert.Equal(5, vector.Value.Sparse.Values.Count);
    }

    [Fact]
    public void A_payload_update_names_neither_terms_nor_whether_there_is_a_vector()
    {
        var pod = Some.Snapshot("web", text: "front");
        var set = Encode(false, Some.Payload(pod)).Single().SetPayload;

        Assert.Equal([pod.PointId.ToString()], set.PointsSelector.Points.Ids.Select(static id => id.Uuid));
        Assert.False(set.HasKey);
        var payload = ToJson(set.Payload);
        payload["hasEmbedding"] = false;
        AssertSame(RecordDocument.Complete(pod.Document.Span, Some.Time, Some.Stored(pod), hasEmbedding: false), payload);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_vector_stands_beside_the_sparse_one_in_the_fields_that_the_server_knows(bool legacy)
    {
        var change = Some.Upsert(Some.Snapshot("web", text: "front")) with { Vector = new float[] { 0.25f, -1, 3 } };
        var point = Encode(legacy, change).Single().Upsert.Points.Single();
        var dense = point.Vectors.Vectors_.Vectors[""];
        var sparse = point.Vectors.Vectors_.Vectors["bm25"];

        Assert.True(ToJson(point.Payload)["hasEmbedding"]!.GetValue<bool>());
#pragma warning disable CS0612 // The fields of old are what servers before 1.13 know.
        Assert.Equal([0.25f, -1, 3], legacy ? dense.Data : dense.Dense.Data);
        Assert.Equal(2, legacy ? sparse.Indices.Data.Count : sparse.Sparse.Indices.Count);
        Assert.Equal(2, legacy ? sparse.Data.Count : sparse.Sparse.Values.Count);
#pragma warning restore CS0612
    }

    [Fact]
    public void A_call_has_one_operation_for_all_upserts_and_one_for_each_payload_update()
    {
        var pods = Enumerable.Range(0, 300).Select(static i => Some.Snapshot($"pod-{i}", text: new string('x', 40))).ToList();
        var operations = Encode(
            false, [.. pods.Take(298).Select(static pod => Some.Upsert(pod)), Some.Payload(pods[298]), Some.Payload(pods[299])]);
        Assert.Equal([298, 0, 0], operations.Select(static operation => operation.Upsert?.Points.Count ?? 0));
        Assert.Equal(
            pods.Select(static pod => pod.PointId.ToString()),
            operations.SelectMany(static operation => operation.Upsert?.Points.Select(static point => point.Id.Uuid)
                ?? operation.SetPayload.PointsSelector.Points.Ids.Select(static id => id.Uuid)));
    }

    [Fact]
    public void Any_record_comes_back_as_it_was()
    {
        var only = Environment.GetEnvironmentVariable("FLEETSYNC_SEED");
        var first = only is null ? 0 : int.Parse(only, CultureInfo.InvariantCulture);
        for (var seed = first; seed < first + (only is null ? Seeds : 1); seed++)
        {
            try
            {
                RoundTrip(new Random(seed));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed} fails; repeat it alone with FLEETSYNC_SEED={seed}.", failure);
            }
        }
    }

    [Theory]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("-1e999", "\"-1e999\"")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("9223372036854775808", "9.223372036854776E+18")]
    [InlineData("1.0", "1")]
    public void Numbers_stay_whole_where_they_fit_and_none_is_infinite(string written, string read) =>
        Assert.Equal(read, ToJson(Written($$"""{"n":{{written}}}""").Payload)["n"]!.ToJsonString());

    [Fact]
    public void What_is_nested_deeper_than_readers_go_is_kept_as_text()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 40)) + "[1]" + new string('}', 40);
        var inner = ToJson(Written(deep).Payload);
        for (var depth = 1; depth < 24; depth++)
        {
            inner = inner["a"]!.AsObject();
        }

        Assert.StartsWith("{\"a\":", inner["a"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("[1]", inner["a"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    /// <summary>dot-ai reads these names, so that it can be pointed at FleetSync's collection.</summary>
    [Fact]
    public void A_payload_has_the_names_that_dot_ai_reads()
    {
        var pod = Extract.Snapshot(Some.Pods, BigPod.Bytes());
        var payload = Encode(false, Some.Upsert(pod)).Single().Upsert.Points.Single().Payload;

        foreach (var text in (string[])["id", "namespace", "name", "kind", "apiVersion", "apiGroup", "createdAt", "updatedAt", "searchText"])
        {
            Assert.Equal(Value.KindOneofCase.StringValue, payload[text].KindCase);
        }

        Assert.Equal(Value.KindOneofCase.StructValue, payload["labels"].KindCase);
        Assert.Equal(Value.KindOneofCase.StructValue, payload["annotations"].KindCase);
        Assert.Equal(Value.KindOneofCase.BoolValue, payload["hasEmbedding"].KindCase);
    }

    private static void RoundTrip(Random random)
    {
        var document = new JsonObject();
        for (var i = random.Next(8); i >= 0; i--)
        {
            document[RandomText(random)] = RandomValue(random, 0);
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(document);
        var point = Written(Encoding.UTF8.GetString(bytes));
        var read = ToJson(point.Payload);
        foreach (var own in (string[])["updatedAt", "hasEmbedding", "statusHash", "textHash", "schema", "terms"])
        {
            read.Remove(own);
        }

        AssertSame(bytes, read);
        Assert.Equal(point.CalculateSize(), point.ToByteArray().Length);
    }

    private static JsonNode? RandomValue(Random random, int depth) => random.Next(depth > 5 ? 6 : 8) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        3 => Math.ScaleB(random.NextDouble() - 0.5, random.Next(-200, 200)),
        4 or 5 => RandomText(random),
        6 => new JsonArray([.. Enumerable.Range(0, random.Next(5)).Select(_ => RandomValue(random, depth + 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(5)).Select(i =>
            KeyValuePair.Create(RandomText(random) + i.ToString(CultureInfo.InvariantCulture), RandomValue(random, depth + 1)))),
    };

    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(40) == 0 ? random.Next(20_000) : random.Next(30); i > 0; i--)
        {
            text.Append(random.Next(6) switch
            {
                0 => new Rune(random.Next(0x80, 0xD800)).ToString(),
                1 => new Rune(random.Next(0x10000, 0x110000)).ToString(),
                2 => ((char)random.Next(1, 0x20)).ToString(),
                _ => ((char)random.Next(0x20, 0x7F)).ToString(),
            });
        }

        return text.ToString();
    }

    /// <summary>A point whose record is just this.</summary>
    private static PointStruct Written(string document)
    {
        var pod = Some.Snapshot("web");
        var snapshot = new ResourceSnapshot(new PooledDocument(Encoding.UTF8.GetBytes(document)))
        {
            PointId = pod.PointId,
            Cluster = pod.Cluster,
            Resource = pod.Resource,
            StatusHash = 1,
            TextHash = 1,
        };
        return Encode(false, Some.Upsert(snapshot)).Single().Upsert.Points.Single();
    }

    private static List<PointsUpdateOperation> Encode(bool legacy, params ResourceChange[] changes)
    {
        using var encoder = new PointEncoder(Bm25.AverageLength, legacy);
        var upserts = changes.Where(static change => change.Kind is ChangeKind.Upsert).ToList();
        if (upserts.Count > 0)
        {
            var list = encoder.StartUpserts();
            upserts.ForEach(encoder.Upsert);
            encoder.EndUpserts(list);
        }

        foreach (var change in changes.Where(static change => change.Kind is ChangeKind.UpdatePayload))
        {
            encoder.UpdatePayload(change);
        }

        var call = new UpdateBatchPoints();
        encoder.AddTo(call);
        return [.. call.Operations.Select(static operation => PointsUpdateOperation.Parser.ParseFrom(operation))];
    }

    private static void AssertSame(ReadOnlySpan<byte> expected, JsonObject actual)
    {
        var node = JsonNode.Parse(expected);
        Assert.True(JsonNode.DeepEquals(node, actual), $"{node!.ToJsonString()}\n{actual.ToJsonString()}");
    }

    private static JsonNode? Take(JsonObject payload, string key)
    {
        var value = payload[key];
        payload.Remove(key);
        return value;
    }

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, Value>> payload) =>
        new(payload.Select(static member => KeyValuePair.Create(member.Key, ToJson(member.Value))));

    private static JsonNode? ToJson(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.NullValue => null,
        Value.KindOneofCase.BoolValue => value.BoolValue,
        Value.KindOneofCase.IntegerValue => value.IntegerValue,
        Value.KindOneofCase.DoubleValue => value.DoubleValue,
        Value.KindOneofCase.StringValue => value.StringValue,
        Value.KindOneofCase.ListValue => new JsonArray([.. value.ListValue.Values.Select(ToJson)]),
        Value.KindOneofCase.StructValue => ToJson(value.StructValue.Fields),
        _ => throw new InvalidOperationException("A value without a kind."),
    };
}
