using System.Globalization;
using FleetSync.Tests.Stores;
using Xunit;

namespace FleetSync.Tests.Query.Understanding;

/// <summary>What holds for every question, however it is put.</summary>
public sealed class QuestionPropertyTests
{
    private static readonly string[] _words =
    [
        "pods", "deployment", "certificates", "pvc", "failing", "not", "ready", "without", "problems", "crash", "looping", "running", "in", "on",
        "west", "east", "berlin", "payments", "namespace", "cluster", "clusters", "the", "all", "and", "or", "except", "outside", "older", "newer",
        "than", "30", "days", "2w", "last", "hour", "today", "changed", "created", "since", "ago", "how", "many", "per", "by", "reason", "app", "app=web",
        "kind=Pod", "health!=Healthy", "cluster=", "=", "\"quoted", "words\"", "\"", "redis-0", "service", "created<2026-01-01", "created>=x",
        "reason=\"Cluster in healthy state\"", "label=a=b=c", "not-ready", "99999999999", "an", "words=\"x y\"", "\0", "é", "😀", "\ud800", "a\"b", ",", "?!",
    ];

    public static TheoryData<string> HostileWords => StoreContract.HostileWords;

    [Fact]
    public void Any_words_are_understood_somehow_and_what_is_shown_means_the_same()
    {
        var only = Environment.GetEnvironmentVariable("FLEETSYNC_SEED");
        var first = only is null ? 0 : int.Parse(only, CultureInfo.InvariantCulture);
        for (var seed = first; seed < first + (only is null ? 20_000 : 1); seed++)
        {
            var random = new Random(seed);
            var question = string.Join(' ', Enumerable.Range(0, random.Next(1, 12)).Select(_ => _words[random.Next(_words.Length)]));
            try
            {
                MeansWhatItShows(question);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Seed {seed}, '{question}', fails; repeat it alone with FLEETSYNC_SEED={seed}.", failure);
            }
        }
    }

    [Theory]
    [MemberData(nameof(HostileWords))]
    public void No_hostile_word_is_more_than_a_word(string words)
    {
        MeansWhatItShows(words);
        MeansWhatItShows("failing pods " + words + " in west");
    }

    [Fact]
    public void Ten_thousand_words_are_a_question_like_any_other()
    {
        var read = Questions.Read("failing pods " + string.Join(' ', Enumerable.Range(0, 10_000).Select(static i => $"w{i}")));

        Assert.StartsWith("kind=Pod health=Degraded|Missing words=", read.Display, StringComparison.Ordinal);
    }

    private static void MeansWhatItShows(string question)
    {
        var once = Questions.Read(question);
        var again = Questions.Read(once.Display);
        if (once.IsUnderstood || once.Words.Length > 0)
        {
            Assert.Equal(once.Display, again.Display);
        }
    }
}
