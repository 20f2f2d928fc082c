using System.Net;
using System.Text;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Watching;

/// <summary>Objects beyond watch.maxObjectBytes: left out one by one, while all others come.</summary>
public sealed class LargeObjectTests
{
    private const int Seeds = 400;
    private const int Most = 300;

    private static readonly WatcherOptions Narrow = new() { PageSize = 2, StartJitter = TimeSpan.Zero, MaxObjectBytes = Most };

    /// <summary>What a count of braces trips over.</summary>
    private static readonly string[] Tricky =
        ["\"}\"", "\"\\\"{\"", "\"\\\\\"", "[[]]", "{\"a\":[{}]}", "\"]\\\\\\\"[\"", "\"\\u007b\"", "\"é{\"", "1", "null"];

    [Fact]
    public void Every_object_but_the_large_ones_comes_however_the_network_cuts_them()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var random = new Random(seed);
            var listed = Enumerable.Range(0, random.Next(8)).Select(i => Some(random, $"l{i}", i)).ToList();
            var watched = Enumerable.Range(0, random.Next(1, 8)).Select(i => Some(random, $"w{i}", 100 + i)).ToList();
            var most = random.Next(1, 3000);
            Deliver(seed, random, listed, watched, () => random.Next(1, most + 1));
        }
    }

    [Theory]
    [InlineData(Most, "InitApply x")]
    [InlineData(Most + 1, "Fault Malformed")]
    public void The_bound_is_exact(int bytes, string told) => SingleThread.Play(thread =>
    {
        var bare = """{"metadata":{"name":"x"},"pad":""}""";
        var item = bare.Replace("\"\"", $"\"{new string('x', bytes - bare.Length)}\"", StringComparison.Ordinal);
        var cluster = Answer($$"""{"metadata":{"resourceVersion":"5"},"items":[{{item}}]}""", "", static () => int.MaxValue);
        using var pods = new WatchedType(thread, cluster, options: Narrow);

        Assert.Equal(["Init", told, "InitDone"], pods.Told);
    });

    [Fact]
    public void A_large_object_is_told_of_once_with_its_bound_and_is_no_failure_of_its_type() => SingleThread.Play(thread =>
    {
        var cluster = Answer(
            $$$"""{"metadata":{"resourceVersion":"5"},"items":[{{{Large("a", 50_000)}}},{"metadata":{"name":"b"}}]}""",
            $$$"""{"type":"MODIFIED","object":{{{Large("a", 50_000)}}}}""" + "\n"
                + """{"type":"ADDED","object":{"metadata":{"name":"c","resourceVersion":"9"}}}""" + "\n",
            static () => 1000);
        using var pods = new WatchedType(thread, cluster, options: Narrow);
        thread.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(["Init", "Fault Malformed", "InitApply b", "InitDone", "Fault Malformed", "Apply c"], pods.Told);
        Assert.All(pods.Faults, static fault => Assert.Contains("larger than 300 bytes", fault.Message, StringComparison.Ordinal));
        Assert.Contains("resourceVersion=9", cluster.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(3, cluster.Requests.Count);
    });

    [Fact]
    public void A_delete_too_large_to_be_read_is_found_by_a_new_list() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.Put(Types.Pods, "a", "Running");
        cluster.Put(Types.Pods, "b", "Running");
        using var pods = new WatchedType(thread, cluster, options: Narrow);
        cluster.OpenWatches[0].Send("MODIFIED", Large("b", 5000));
        thread.Settle();
        Assert.Equal(1, pods.CountOf("Init"));

        cluster.Objects.Remove("pods/b");
        cluster.OpenWatches[0].Send("DELETED", Large("b", 5000));
        thread.Settle();
        pods.AssertSees("a");
        Assert.Equal(2, pods.CountOf("InitDone"));
        Assert.Equal(["Fault Malformed", "Fault Malformed"], pods.Told.Where(static told => told.StartsWith("Fault", StringComparison.Ordinal)));
    });

    [Fact]
    public void A_stream_of_initial_events_leaves_large_ones_out_too() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods) { GitVersion = "v1.35.0" };
        ScriptedWatch? stream = null;
        cluster.Answering = address =>
            ResourceWatcherTests.IsStream(address) ? (stream = new ScriptedWatch(Types.Pods)).Response : null;
        using var pods = new WatchedType(thread, cluster, options: Narrow);
        stream!.Send("ADDED", Large("a", 5000));
        stream.Send("ADDED", """{"metadata":{"name":"b","resourceVersion":"7"}}""");
        stream.Send("BOOKMARK", """{"metadata":{"resourceVersion":"8","annotations":{"k8s.io/initial-events-end":"true"}}}""");
        thread.Settle();

        Assert.Equal(["Init", "Fault Malformed", "InitApply b", "InitDone"], pods.Told);
    });

    [Theory]
    [InlineData("{\"type\":\"BOOKMARK\",\"object\":{\"pad\":\"PAD\"}}")]
    [InlineData("{\"object\":{\"pad\":\"PAD\"},\"type\":\"ADDED\"}")]
    [InlineData("PAD")]
    public void A_large_line_that_is_no_change_of_an_object_is_a_fault_of_the_server(string line) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        using var pods = new WatchedType(thread, cluster, options: Narrow);
        cluster.OpenWatches[0].SendRaw(line.Replace("PAD", new string('x', 5000), StringComparison.Ordinal) + "\n");
        thread.Settle();

        Assert.Equal(WatchFaultKind.Server, Assert.Single(pods.Faults).Kind);
    });

    [Theory]
    [InlineData("{\"items\":[\"PAD\"]}")]
    [InlineData("{\"items\":[[\"PAD\"]]}")]
    [InlineData("{\"PAD\":1}")]
    [InlineData("{\"metadata\":{\"PAD\":1},\"items\":[]}")]
    public void An_answer_that_is_large_elsewhere_is_a_fault_of_the_server(string answer) => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.NextAnswers.Enqueue(ScriptedCluster.Body(answer.Replace("PAD", new string('x', 5000), StringComparison.Ordinal)));
        using var pods = new WatchedType(thread, cluster, options: Narrow);

        Assert.Equal(WatchFaultKind.Server, Assert.Single(pods.Faults).Kind);
        Assert.Equal(0, pods.CountOf("InitDone"));
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_object_of_a_hundred_megabytes_needs_no_more_memory_than_the_bound(bool listed) => SingleThread.Play(thread =>
    {
        const int Huge = 100_000_000;
        var cluster = new ScriptedCluster(Types.Pods);
        var answers = 0;
        cluster.Answering = address => ResourceWatcherTests.IsList(address) != listed || answers++ > 0 ? null : new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(listed
                ? new PaddedStream("""{"items":[{"pad":" """, Huge, """ "},{"metadata":{"name":"b"}}],"metadata":{"resourceVersion":"5"}}""")
                : new PaddedStream("""{"type":"ADDED","object":{"pad":" """, Huge, """ "}}""" + "\n")),
        };
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var pods = new WatchedType(
            thread, cluster, options: Narrow with { MaxObjectBytes = 65_536 });
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("Fault Malformed", pods.Told);
        Assert.Equal(listed ? 1 : 0, pods.CountOf("InitApply b"));
        Assert.InRange(allocated, 0, 2_000_000);
    });

    private static void Deliver(int seed, Random random, List<string> listed, List<string> watched, Func<int> next) => SingleThread.Play(thread =>
    {
        var metadata = "\"metadata\":{\"resourceVersion\":\"50\"}";
        var items = $"\"items\":[{string.Join(random.Next(2) == 0 ? "," : " ,\n", listed)}]";
        var lines = watched.Select(item => $"{{\"type\":\"{(random.Next(2) == 0 ? "ADDED" : "MODIFIED")}\",\"object\":{item}}}\n");
        var cluster = Answer(
            random.Next(2) == 0 ? $"{{{metadata},{items}}}" : $"{{{items},{metadata}}}", string.Concat(lines), next);
        using var pods = new WatchedType(thread, cluster, options: Narrow);
        thread.Pass(TimeSpan.FromSeconds(1));

        var expected = Told("InitApply l", listed).Prepend("Init").Append("InitDone").Concat(Told("Apply w", watched));
        Assert.True(expected.SequenceEqual(pods.Told), $"seed {seed}: {string.Join(", ", pods.Told)}");
        Assert.True(listed.Concat(watched).Where(Fits).All(item => pods.Contents.ContainsValue(item)), $"seed {seed}: an object was changed");
    });

    private static IEnumerable<string> Told(string what, List<string> items) =>
        items.Select((item, i) => Fits(item) ? $"{what}{i}" : "Fault Malformed");

    private static bool Fits(string item) => Encoding.UTF8.GetByteCount(item) <= Most;

    private static string Large(string name, int bytes) =>
        $$$"""{"metadata":{"name":"{{{name}}}","resourceVersion":"7"},"pad":"{{{new string('x', bytes)}}}"}""";

    /// <summary>A third fits, a third is too large but fits the buffer, a third does not.</summary>
    private static string Some(Random random, string name, int version)
    {
        var wanted = random.Next(3) switch { 0 => 100, 1 => 600, _ => random.Next(1300, 9000) };
        var members = new StringBuilder($$"""{"metadata":{"name":"{{name}}","resourceVersion":"{{version}}"}""");
        for (var i = 0; members.Length < wanted; i++)
        {
            members.Append(",\"m").Append(i).Append("\" : ").Append(Tricky[random.Next(Tricky.Length)]);
        }

        return members.Append('}').ToString();
    }

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

    /// <summary>A body with much between its beginning and its end, of which nothing is held.</summary>
    private sealed class PaddedStream(string beginning, long padding, string end) : MemoryStream
    {
        private readonly byte[] _beginning = Encoding.UTF8.GetBytes(beginning);
        private readonly byte[] _end = Encoding.UTF8.GetBytes(end);
        private long _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var inEnd = _at - _beginning.Length - padding;
            var count = _at < _beginning.Length ? Copy(_beginning, _at, buffer.Span)
                : inEnd >= 0 ? Copy(_end, inEnd, buffer.Span)
                : (int)Math.Min(buffer.Length, -inEnd);
            if (_at >= _beginning.Length && inEnd < 0)
            {
                buffer.Span[..count].Fill((byte)'x');
            }

            _at += count;
            return new ValueTask<int>(count);
        }

        private static int Copy(byte[] from, long at, Span<byte> to)
        {
            var count = (int)Math.Min(to.Length, from.Length - at);
            from.AsSpan((int)at, count).CopyTo(to);
            return count;
        }
    }
}
