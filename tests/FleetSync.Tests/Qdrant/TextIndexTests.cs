using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>Full text: what an index cuts a text into, and what a query then finds. The examples are the server's own.</summary>
public sealed class TextIndexTests
{
    [Fact]
    public void Words_end_at_whatever_is_neither_letter_nor_number()
    {
        var words = new TextTokens(new TextIndexParams { Tokenizer = TokenizerType.Word });
        Assert.Equal(["hello", "world", "привет", "мир"], words.OfDocument("hello, world! Привет, мир!"));
        Assert.Equal(["app", "kubernetes", "io", "name", "web", "0"], words.OfDocument("app.kubernetes.io/name=web-0"));
    }

    [Fact]
    public void Beginnings_are_kept_of_a_document_and_the_longest_is_asked_for()
    {
        var beginnings = new TextTokens(new TextIndexParams { Tokenizer = TokenizerType.Prefix, MinTokenLen = 1, MaxTokenLen = 4 });
        Assert.Equal(["h", "he", "hel", "hell", "м", "ми", "мир"], beginnings.OfDocument("Hello, Мир!"));
        Assert.Equal(["hell", "мир"], beginnings.OfQuery("hello, мир!"));
        var longer = new TextTokens(new TextIndexParams { Tokenizer = TokenizerType.Prefix, MinTokenLen = 2, Stopwords = new StopwordsSet { Custom = { "the" } } });
        Assert.Equal(["th", "the", "theo", "theor", "theory"], longer.OfDocument("theory the x"));
        Assert.Equal(["the"], longer.OfQuery("the x"));
    }

    [Fact]
    public void Tokens_are_folded_lowered_stopped_and_measured_in_that_order()
    {
        var options = new TextIndexParams
        {
            Tokenizer = TokenizerType.Whitespace,
            AsciiFolding = true,
            MinTokenLen = 2,
            MaxTokenLen = 6,
            Stopwords = new StopwordsSet { Custom = { "Uber" } },
        };
        Assert.Equal(["cafe", "a-b"], new TextTokens(options).OfDocument("Über Café x a-b longerword"));
        options.Lowercase = false;
        Assert.Equal(["Cafe", "a-b"], new TextTokens(options).OfDocument("Uber Café x a-b longerword"));
    }

    [Fact]
    public async Task An_index_decides_what_a_text_condition_means()
    {
        await using var server = await QdrantDouble.StartAsync();
        using var client = new DoubleClient(server);
        await client.CreateAsync();
        await client.UpsertAsync(
            DoubleClient.Point(1, ("text", "failing pods in payments")),
            DoubleClient.Point(2, ("text", "pods: none failing")),
            DoubleClient.Point(3, ("text", "podinfo")));
        Assert.Equal([1, 2, 3], await client.FindAsync(Text(new Match { Text = "pod" })));
        await client.IndexAsync("text", FieldType.Text, new PayloadIndexParams
        {
            TextIndexParams = new TextIndexParams { Tokenizer = TokenizerType.Word, Lowercase = true, PhraseMatching = true },
        });
        Assert.Empty(await client.FindAsync(Text(new Match { Text = "pod" })));
        Assert.Equal([1, 2], await client.FindAsync(Text(new Match { Text = "PODS failing" })));
        Assert.Equal([1, 2, 3], await client.FindAsync(Text(new Match { TextAny = "podinfo pods" })));
        Assert.Equal([1], await client.FindAsync(Text(new Match { Phrase = "failing pods" })));
        Assert.Empty(await client.FindAsync(Text(new Match { Text = "..." })));
        await client.IndexAsync("text", FieldType.Text, new PayloadIndexParams
        {
            TextIndexParams = new TextIndexParams { Tokenizer = TokenizerType.Prefix, MinTokenLen = 2, MaxTokenLen = 20 },
        });
        Assert.Equal([1, 2, 3], await client.FindAsync(Text(new Match { Text = "pod" })));
        Assert.Equal([1], await client.FindAsync(Text(new Match { Text = "pod pay" })));
    }

    private static Filter Text(Match match) => LocalSemantics.Must(LocalSemantics.Match("text", match));
}
