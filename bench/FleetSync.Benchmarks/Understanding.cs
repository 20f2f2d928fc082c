using BenchmarkDotNet.Attributes;
using FleetSync.Query.Understanding;
using FleetSync.Stores;

namespace FleetSync.Benchmarks;

/// <summary>Questions, understood. The target is 100 µs.</summary>
public class Understanding
{
    private readonly StoreVocabulary _names = new()
    {
        Namespaces = [.. Enumerable.Range(0, 200).Select(static i => $"team-{i:000}")],
        Kinds = [.. Enumerable.Range(0, 100).Select(static i => $"Custom{(char)('A' + (i % 26))}Resource{i}"), "Certificate", "Pod"],
        Reasons = [.. Enumerable.Range(0, 100).Select(static i => $"Reason{(char)('A' + (i % 26))}Failed{i}")],
    };

    private readonly string[] _clusters = [.. Enumerable.Range(0, 50).Select(static i => $"prod-eu-{i}"), "west"];
    private readonly Vocabulary _vocabulary;

    public Understanding() => _vocabulary = new Vocabulary(_clusters, _names);

    [Benchmark(Description = "understand: a word")]
    public int Word() => Read("payments");

    [Benchmark(Description = "understand: kind, state and place")]
    public int Stateful() => Read("certificates that are not ready in west");

    [Benchmark(Description = "understand: everything at once")]
    public int Everything() => Read(
        "how many failing or crash looping payment pods with label app=web in namespace team-007 on west were created in the last 3 days");

    [Benchmark(Description = "vocabulary: 50 clusters, 200 namespaces, 100 kinds")]
    public object Compile() => new Vocabulary(_clusters, _names);

    private int Read(string question) => QuestionReader.Read(question, _vocabulary, TimeProvider.System).Words.Length;
}
