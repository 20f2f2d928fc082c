using System.Globalization;
using System.Text;
using System.Text.Json;
using FleetSync.Stores.Qdrant;
using FleetSync.Tests.Extraction;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Stores;

public sealed class Bm25Tests
{
    public static TheoryData<int> Documents => [.. Enumerable.Range(0, Golden.GetProperty("documents").GetArrayLength())];

    private static JsonElement Golden { get; } = JsonDocument.Parse(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Qdrant", "Golden", "golden-bm25.json"))).RootElement;

    [Fact]
    public void A_token_has_the_number_that_the_server_gives_it()
    {
        foreach (var token in Golden.GetProperty("token_ids").EnumerateObject())
        {
            Assert.Equal(token.Value.GetUInt32(), Bm25.IdOf(Encoding.UTF8.GetBytes(token.Name)));
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_text_has_the_vector_that_the_server_gives_it(int number)
    {
        var document = Golden.GetProperty("documents")[number];
        var terms = new SearchTerms();
        terms.Read("", document.GetProperty("text").GetString()!, Golden.GetProperty("params").GetProperty("avg_len").GetDouble());

        Assert.Equal(document.GetProperty("tokens").GetArrayLength(), terms.Length);
        Assert.Equal(document.GetProperty("query_indices").EnumerateArray().Select(static id => id.GetUInt32()), terms.Ids.ToArray());
        var expected = document.GetProperty("doc");
        for (var i = 0; i < terms.Count; i++)
        {
            Assert.Equal(expected.GetProperty(terms.Ids[i].ToString(CultureInfo.InvariantCulture)).GetSingle(), terms.Weights[i]);
        }
    }

    [Fact]
    public void The_average_length_counts()
    {
        var check = Golden.GetProperty("formula_check");
        var terms = new SearchTerms();
        terms.Read("", check.GetProperty("text").GetString()!, check.GetProperty("avg_len").GetDouble());
        var at = terms.Ids.IndexOf(Bm25.IdOf(Encoding.UTF8.GetBytes(check.GetProperty("token").GetString()!)));
        Assert.Equal(check.GetProperty("weight").GetSingle(), terms.Weights[at]);
    }

    [Fact]
    public void The_average_length_is_that_of_usual_records()
    {
        var terms = new SearchTerms();
        var lengths = new List<int>();
        foreach (var item in HealthCase.All)
        {
            var snapshot = Extract.Snapshot(SomeTypes.Of(item.Kind), item.Object);
            terms.Read(snapshot.Name, snapshot.SearchText, Bm25.AverageLength);
            lengths.Add(terms.Length);
        }

        var pod = Extract.Snapshot(SomeTypes.Pods, BigPod.Bytes());
        terms.Read(pod.Name, pod.SearchText, Bm25.AverageLength);
        Assert.InRange(terms.Length, Bm25.AverageLength - 4, Bm25.AverageLength + 4);
        Assert.InRange(lengths.Average(), Bm25.AverageLength - 4, Bm25.AverageLength + 4);
    }

    [Fact]
    public void A_token_of_the_name_counts_as_four_of_the_text()
    {
        var name = new SearchTerms();
        name.Read("web", "a b c", 32);
        var text = new SearchTerms();
        text.Read("", "web web web web a b c", 32);
        var weight = name.Weights[name.Ids.IndexOf(Bm25.IdOf("web"u8))];
        Assert.Equal(Bm25.WeightOf(4, 4, 32), weight);
        Assert.True(weight > text.Weights[text.Ids.IndexOf(Bm25.IdOf("web"u8))]);
    }

    [Theory]
    [InlineData("orders-db-0", "", "ordersǂ ordersǀdbǀ0ǂ dbǂ dbǀ0ǂ 0ǂ")]
    [InlineData("web", "web Web frontend", "webǂ frontendǂ")]
    [InlineData("", "a-b a-b b", "aǂ aǀbǂ bǂ")]
    [InlineData("xǂ", "xǀy", "xǃǂ xǃyǂ")]
    [InlineData("--", "  ", "")]
    public void Terms_are_tokens_and_the_tails_of_words_each_said_once(string name, string text, string terms)
    {
        var read = new SearchTerms();
        read.Read(name, text, 32);
        Assert.Equal(terms, Encoding.UTF8.GetString(read.Terms));
    }

    [Fact]
    public void A_word_of_many_tokens_costs_no_more_than_its_length_allows()
    {
        var read = new SearchTerms();
        read.Read(string.Join('-', Enumerable.Range(0, 126).Select(static i => (char)('a' + (i % 26)))), "", 32);
        var longest = Encoding.UTF8.GetString(read.Terms).Split(' ').Max(static term => term.Length);
        Assert.Equal(2 * SearchTerms.MaxJoined, longest);
    }
}
