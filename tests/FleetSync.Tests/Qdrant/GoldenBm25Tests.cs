using System.Text;
using System.Text.Json;
using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>The double's BM25 against recorded ids and weights: what comes back of a text that was sent to be vectorised.</summary>
public sealed class GoldenBm25Tests
{
    private static JsonElement Recorded => Golden.Read("golden-bm25.json");

    [Fact]
    public void A_token_has_the_recorded_id() => Assert.All(Recorded.GetProperty("token_ids").EnumerateObject(), static token =>
        Assert.Equal(token.Value.GetUInt32(), (uint)Math.Abs((long)(int)Bm25Inference.Murmur(Encoding.UTF8.GetBytes(token.Name)))));

    [Fact]
    public async Task A_text_has_the_recorded_weights()
    {
        await using var server = await QdrantDouble.StartAsync();
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        foreach (var document in Recorded.GetProperty("documents").EnumerateArray())
        {
            var text = document.GetProperty("text").GetString()!;
            await client.UpsertAsync(Point(text, 256));
            var stored = server.Points(DoubleClient.Name).Single().Vectors["bm25"];
            var expected = document.GetProperty("doc").EnumerateObject().Select(static weight => (Id: uint.Parse(weight.Name, System.Globalization.CultureInfo.InvariantCulture), Weight: weight.Value.GetSingle())).ToArray();
            Assert.Equal(expected.Select(static weight => weight.Id), stored.Indices!);
            Assert.Equal(expected.Select(static weight => weight.Weight), stored.Values);
            Assert.Equal(document.GetProperty("query_indices").EnumerateArray().Select(static index => index.GetUInt32()), Bm25Inference.Query(Document(text, 256), new Version(1, 19)).Indices!);
        }

        var check = Recorded.GetProperty("formula_check");
        await client.UpsertAsync(Point(check.GetProperty("text").GetString()!, check.GetProperty("avg_len").GetInt32()));
        Assert.Contains(check.GetProperty("weight").GetSingle(), server.Points(DoubleClient.Name).Single().Vectors["bm25"].Values);
    }

    private static PointStruct Point(string text, double average)
    {
        var point = DoubleClient.Point(1);
        point.Vectors = new Vectors { Vectors_ = new NamedVectors { Vectors = { ["bm25"] = new Vector { Document = Document(text, average) } } } };
        return point;
    }

    private static Document Document(string text, double average) => new()
    {
        Text = text,
        Model = "qdrant/bm25",
        Options =
        {
            ["avg_len"] = new Value { DoubleValue = average },
            ["stemmer"] = new Value { StructValue = new Struct { Fields = { ["type"] = new Value { StringValue = "none" } } } },
            ["stopwords"] = new Value { StructValue = new Struct() },
        },
    };
}
