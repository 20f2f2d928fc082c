using FleetSync.Extraction.Glossary;
using FleetSync.Query.Understanding;
using Xunit;

namespace FleetSync.Tests.Query;

/// <summary>What is looked for beside the words of a question.</summary>
public sealed class QuestionWordsTests
{
    [Theory]
    [InlineData("gateways", "gateways gateway")]
    [InlineData("single sign-on", "single sign-on identity")]
    [InlineData("data stores", "data stores store database")]
    [InlineData("Firewall rules", "Firewall rules rule networking network-policy")]
    [InlineData("checkout", "checkout")]
    public void Words_are_followed_by_their_singulars_and_by_what_records_say_for_them(string words, string asked) =>
        Assert.Equal(asked, QuestionWords.Of(words));

    [Theory]
    [InlineData("cassandra", true)]
    [InlineData("Redis cache", true)]
    [InlineData("message queue", false)]
    [InlineData("payments", false)]
    public void Names_of_products_are_known(string words, bool isProduct) => Assert.Equal(isProduct, QuestionWords.NameProduct(words));

    [Fact]
    public void What_a_topic_adds_is_in_the_words_of_records()
    {
        var known = CategoryNames.All.SelectMany(static name => name.Split(' ', '/')).ToHashSet(StringComparer.Ordinal);
        foreach (var phrase in (string[])["sql", "blob", "pub sub", "https", "telemetry", "sso", "firewall", "gpu", "website", "cve"])
        {
            Assert.Contains(TopicWords.Of(phrase).Split(' ', '-'), known.Contains);
        }
    }
}
