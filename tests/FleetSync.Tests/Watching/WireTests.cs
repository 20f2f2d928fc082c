using System.Net;
using System.Text;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Watching;

/// <summary>What the network and surprising objects do to lists and watches.</summary>
public sealed class WireTests
{
    private const int Seeds = 300;
    private const string Status =
        """{"kind":"Status","metadata":{},"status":"Failure","message":"busy \ud800","reason":"InternalError","code":500}""";

    private static readonly string[] Values =
        ["\"\"", "\"é\\u00e9\\n\\\"{}[]\"", "[1,2,{\"items\":[]}]", "-1.5e300", "null", "true", "{}", "\"日本\\ud83d\\ude00\"", "\"resourceVersion\""];

    [Fact]
    public void Objects_come_whole_however_the_network_cuts_them()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var most = random.Next(1, 200);
            Deliver(random, () => random.Next(1, most + 1), $"seed {seed}");
        }
    }

    [Fact]
    public void Objects_come_whole_one_byte_at_a_time() => Deliver(new Random(1), static () => 1, "single bytes");

    [Fact]
    public void Objects_come_whole_when_cut_at_any_one_place()
    {
        for (var cut = 1; cut < 700; cut++)
        {
            var first = true;
            Deliver(new Random(2), () => first ? Once(ref first, cut) : int.MaxValue, $"cut at {cut}");
        }

        static int Once(ref bool first, int cut)
        {
            first = false;
            return cut;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_object_of_one_and_a_half_megabytes_comes_whole(bool deep) => SingleThread.Play(thread =>
    {
        // The deepest JSON that an API server decodes is 10,000 levels.
        var filling = deep
            ? string.Concat(Enumerable.Repeat("{\"a\":[", 4900)) + string.Concat(Enumerable.Repeat("]}", 4900))
            : $"\"{new string('x', 1_500_000)}\"";
        var large = """{"metadata":{"name":"large","resourceVersion":"7"},"spec":""" + filling + "}";
        var random = new Random(5);
        var cluster = Answer(
            "{\"items\":[" + large + """,{"metadata":{"name":"small"}}],"metadata":{"resourceVersion":"5"}}""",
            "{\"type\":\"MODIFIED\",\"object\":" + large + "}\n" + """{"type":"ADDED","object":{"metadata":{"name":"last","resourceVersion":"8"}}}""" + "\n",
            () => random.Next(1, 60_000));
        using var pods = new WatchedType(thread, cluster);
        thread.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["Init", "InitApply large", "InitApply small", "InitDone", "Apply large", "Apply last"], pods.Told);
        Assert.Equal(large, pods.Contents["large"]);
        Assert.Contains("resourceVersion=8", cluster.Requests[^1], StringComparison.Ordinal);
    });

    [Fact]
    public void A_watch_cut_in_mid_event_delivers_the_event_when_it_resumes() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.Put(Types.Pods, "a", "Running");
        using var pods = new WatchedType(thread, cluster);
        var watch = Assert.Single(cluster.OpenWatches);
        watch.SendRaw("""{"type":"ADDED","object":{"metadata":{"name":"b","resourceVersion":"102"},"status":{"pha""");
        watch.Close(cleanly: true);
        cluster.Put(Types.Pods, "b", "Running");
        thread.Pass(TimeSpan.FromSeconds(2));

        pods.AssertSees("a", "b");
        Assert.Equal(1, pods.CountOf("Apply b"));
    });

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("<html>gateway</html>")]
    [InlineData("""{"items":[},"metadata":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"\ud800"},"items":[]}""")]
    public void An_answer_that_is_no_list_is_a_fault_and_no_end(string answer) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.Put(Types.Pods, "a", "Running");
        cluster.NextAnswers.Enqueue(ScriptedCluster.Body(answer));
        using var pods = new WatchedType(thread, cluster);
        thread.Pass(TimeSpan.FromSeconds(3));

        Assert.Single(pods.Faults);
        pods.AssertSees("a");
    });

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"type":"ERROR"}""")]
    [InlineData("""{"type":"ERROR","object":[]}""")]
    [InlineData("""{"type":"ERROR","object":STATUS}""")]
    [InlineData("""{"type":"ADDED"}""")]
    public void A_line_that_is_no_event_is_a_fault_and_no_end(string line) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.Put(Types.Pods, "a", "Running");
        using var pods = new WatchedType(thread, cluster);
        cluster.OpenWatches[0].SendRaw(line.Replace("STATUS", Status, StringComparison.Ordinal) + "\n");
        thread.Settle();
        Assert.Equal(WatchFaultKind.Server, Assert.Single(pods.Faults).Kind);

        cluster.Put(Types.Pods, "b", "Running");
        thread.Pass(TimeSpan.FromSeconds(3));
        Assert.Null(pods.Error);
        Assert.Contains("Apply b", pods.Told);
    });

    [Theory]
    [InlineData("""{"type":"SOMETHING","object":{"metadata":{"name":"x","resourceVersion":"300"}}}""")]
    [InlineData("\n\r\n")]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{}}}""")]
    public void What_is_not_known_is_passed_over(string line) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        using var pods = new WatchedType(thread, cluster);
        cluster.OpenWatches[0].SendRaw(line + "\n");
        cluster.Put(Types.Pods, "b", "Running");
        thread.Settle();

        Assert.Equal(["Init", "InitDone", "Apply b"], pods.Told);
    });

    /// <summary>A list of random objects and then a watch of them, in pieces; a second watch says from where it resumed.</summary>
    private static void Deliver(Random random, Func<int> next, string what) => SingleThread.Play(thread =>
    {
        var listed = Enumerable.Range(0, random.Next(6)).Select(i => Some(random, $"l{i}", 10 + i)).ToList();
        var watched = Enumerable.Range(0, random.Next(1, 6)).Select(i => Some(random, $"w{i}", 100 + i)).ToList();
        var parts = new[]
        {
            "\"kind\":\"PodList\"",
            "\"metadata\": {\"remainingItemCount\":0,\"resourceVersion\":\"50\",\"selfLink\":\"\"}",
            $"\"items\" : [ {string.Join(" ,\n", listed)}\n]",
            "\"extra\":{\"items\":[1],\"metadata\":{\"continue\":\"no\"}}",
        };
        random.Shuffle(parts);
        var lines = watched.Select(item => $"{{\"type\":\"{(random.Next(2) == 0 ? "ADDED" : "MODIFIED")}\",\"object\":{item}}}\n");
        var cluster = Answer($"{{{string.Join(',', parts)}}}\n", string.Concat(lines), next);
        using var pods = new WatchedType(thread, cluster, Types.Pods);
        thread.Pass(TimeSpan.FromSeconds(1));

        Assert.True(pods.Error is null && pods.Faults.Count == 0, $"{what}: {pods.Error} {pods.Faults.FirstOrDefault()}");
        var expected = listed.Select(static (_, i) => $"InitApply l{i}").Prepend("Init").Append("InitDone")
            .Concat(watched.Select(static (_, i) => $"Apply w{i}"));
        Assert.True(expected.SequenceEqual(pods.Told), $"{what}: {string.Join(", ", pods.Told)}");
        Assert.True(listed.Concat(watched).All(item => pods.Contents.ContainsValue(item)), $"{what}: an object was changed");
        Assert.True(cluster.Requests[^1].Contains($"resourceVersion={99 + watched.Count}", StringComparison.Ordinal), $"{what}: resumed elsewhere");
    });

    private static ScriptedCluster Answer(string list, string watch, Func<int> next)
    {
        var cluster = new ScriptedCluster(Types.Pods);
        var watches = 0;
        cluster.Answering = address => ResourceWatcherTests.IsList(address) ? Pieces(list, next)
            : watches++ == 0 ? Pieces(watch, next)
            : new ScriptedWatch(Types.Pods).Response;
        return cluster;
    }

    private static HttpResponseMessage Pieces(string body, Func<int> next) => new(HttpStatusCode.OK)
    {
        Content = new StreamContent(new PiecewiseStream(Encoding.UTF8.GetBytes(body), next)),
    };

    private static string Some(Random random, string name, int version)
    {
        var members = Enumerable.Range(0, random.Next(5)).Select(i => $"\"m{i}\": {Values[random.Next(Values.Length)]}")
            .Append($$"""  "metadata":{"labels":{"resourceVersion":"no"},"name":"{{name}}","resourceVersion":"{{version}}"}  """).ToArray();
        random.Shuffle(members);
        return $"{{{string.Join(',', members)}}}";
    }
}
