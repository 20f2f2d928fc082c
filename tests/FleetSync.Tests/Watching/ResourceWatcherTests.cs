using System.Globalization;
using System.Reactive;
using FleetSync.Connection;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Watching;

/// <summary>The protocol against a scripted server, in virtual time.</summary>
public sealed class ResourceWatcherTests
{
    private static readonly WatcherOptions Quick = new() { PageSize = 2, StartJitter = TimeSpan.Zero };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_list_in_pages_is_told_whole_whatever_the_order_of_its_keys(bool itemsFirst) => Play((thread, cluster) =>
    {
        cluster.ItemsFirst = itemsFirst;
        Put(cluster, "a", "b", "c", "d", "e");
        using var pods = new WatchedType(thread, cluster, options: Quick);

        Assert.Equal(
            ["Init", "InitApply a", "InitApply b", "InitApply c", "InitApply d", "InitApply e", "InitDone"], pods.Told);
        Assert.Equal(3, Lists(cluster).Count);
        Assert.All(Lists(cluster), static list => Assert.DoesNotContain("resourceVersion", list, StringComparison.Ordinal));

        cluster.Put(Types.Pods, "f", "Running");
        cluster.Delete("pods/a");
        thread.Settle();
        pods.AssertSees("b", "c", "d", "e", "f");
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_version_that_has_expired_is_listed_anew_and_deletes_in_the_gap_are_found(bool asEvent) => Play((thread, cluster) =>
    {
        cluster.ErrorsAsEvents = asEvent;
        Put(cluster, "a", "b", "c");
        using var pods = new WatchedType(thread, cluster, options: Quick);

        cluster.Disconnect(static _ => true, cleanly: true);
        cluster.Delete("pods/b");
        cluster.Compact();
        thread.Pass(TimeSpan.FromSeconds(6));

        pods.AssertSees("a", "c");
        Assert.Equal(WatchFaultKind.Expired, Assert.Single(pods.Faults).Kind);
        Assert.Equal(2, pods.CountOf("InitDone"));
    });

    [Fact]
    public void A_token_that_expires_in_mid_list_is_not_continued_inconsistently_but_listed_at_once() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b", "c", "d", "e");
        var pages = 0;
        cluster.Answering = address =>
        {
            if (IsList(address) && ++pages == 2)
            {
                // Page 1 has a and b: without a new list nobody would hear of this.
                cluster.Delete("pods/a");
                cluster.Compact();
            }

            return null;
        };
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Pass(TimeSpan.FromSeconds(1));

        pods.AssertSees("b", "c", "d", "e");
        Assert.Contains("limit=0", Lists(cluster)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Requests, static address => address.Contains("inconsistent", StringComparison.Ordinal));
        Assert.Equal(1, pods.CountOf("InitDone"));
        Assert.Equal(2, pods.CountOf("Init"));
    });

    [Fact]
    public void A_stream_replaces_the_list_where_the_server_knows_it() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        cluster.Streaming = StreamingMode.Supported;
        Put(cluster, "a", "b");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        cluster.Put(Types.Pods, "c", "Running");
        thread.Settle();

        Assert.Equal(["Init", "InitApply a", "InitApply b", "InitDone", "Apply c"], pods.Told);
        Assert.Empty(Lists(cluster));
        Assert.Contains("resourceVersionMatch=NotOlderThan", Assert.Single(cluster.Requests), StringComparison.Ordinal);
        Assert.Contains("allowWatchBookmarks=true", cluster.Requests[0], StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(422)]
    [InlineData(403)]
    [InlineData(400)]
    public void A_server_that_refuses_streams_is_listed_and_not_asked_again(int code) => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        Put(cluster, "a");
        cluster.Answering = address =>
            IsStream(address) ? ScriptedCluster.Status(code, "Invalid", "sendInitialEvents is forbidden") : null;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Settle();
        pods.AssertSees("a");

        pods.Relist.OnNext(Unit.Default);
        thread.Settle();
        Assert.Equal(2, pods.CountOf("InitDone"));
        Assert.Single(cluster.Requests, IsStream);
    });

    [Fact]
    public void A_stream_without_its_bookmark_gives_way_to_pages_after_a_deadline_and_for_good() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        cluster.Streaming = StreamingMode.WithoutBookmark;
        Put(cluster, "a", "b", "c");
        using var pods = new WatchedType(thread, cluster, options: Quick);

        thread.Pass(TimeSpan.FromSeconds(29));
        Assert.Equal(0, pods.CountOf("InitDone"));
        thread.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(1, pods.CountOf("InitDone"));
        Assert.Equal(WatchFaultKind.StreamingUnsupported, Assert.Single(pods.Faults).Kind);

        cluster.Disconnect(static _ => true, cleanly: true);
        cluster.Compact();
        cluster.Put(Types.Pods, "d", "Running");
        cluster.Compact();
        thread.Pass(TimeSpan.FromSeconds(2));
        pods.AssertSees("a", "b", "c", "d");
        Assert.Single(cluster.Requests, IsStream);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stream_without_its_bookmark_gives_way_to_pages_in_time_though_changes_keep_coming(bool byDeletes) => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        cluster.Streaming = StreamingMode.WithoutBookmark;
        Put(cluster, "a", "b", "c");
        using var pods = new WatchedType(thread, cluster, options: Quick with { ListConcurrency = 1 });
        for (var second = 0; second < 40; second++)
        {
            if (byDeletes)
            {
                cluster.Put(Types.Pods, "short", "Running");
                cluster.Delete("pods/short");
            }
            else
            {
                cluster.Put(Types.Pods, "a", "Running", $"{second}");
            }

            thread.Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(second < 29 ? 0 : 1, pods.CountOf("InitDone"));
        }

        Assert.Equal(WatchFaultKind.StreamingUnsupported, Assert.Single(pods.Faults).Kind);
        pods.AssertSees("a", "b", "c");
    });

    [Fact]
    public void A_long_stream_of_initial_events_takes_the_time_it_takes() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        cluster.Streaming = StreamingMode.WithoutBookmark;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        for (var i = 0; i < 10; i++)
        {
            cluster.Put(Types.Pods, $"p{i}", "Running");
            thread.Pass(TimeSpan.FromSeconds(20));
        }

        // Changes before the bookmark are in order, if it comes in time.
        cluster.Put(Types.Pods, "p0", "Failed");
        thread.Pass(TimeSpan.FromSeconds(20));
        cluster.SendBookmarks(endInitialEvents: true);
        thread.Pass(TimeSpan.FromSeconds(60));

        Assert.Equal(1, pods.CountOf("InitDone"));
        Assert.Equal(10, pods.Objects.Count);
        Assert.Empty(pods.Faults);
    });

    [Fact]
    public void Initial_events_come_in_no_order_and_never_move_the_version() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        ScriptedWatch? stream = null;
        cluster.Answering = address =>
        {
            if (!IsStream(address))
            {
                return null;
            }

            stream = new ScriptedWatch(Types.Pods);
            stream.Send("ADDED", new ScriptedObject(Types.Pods, "a", "Running", "", 5000).ToJson());
            return stream.Response;
        };
        using var pods = new WatchedType(thread, cluster, options: Quick);
        stream!.Close(cleanly: false);
        thread.Pass(TimeSpan.FromSeconds(3));

        Assert.DoesNotContain(cluster.Requests, static address => address.Contains("resourceVersion=5000", StringComparison.Ordinal));
        Assert.Equal(2, cluster.Requests.Count(IsStream));
        Assert.Equal(0, pods.CountOf("InitDone"));
    });

    [Fact]
    public void A_bookmark_moves_the_version_on() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        cluster.Put(Types.Nodes, "elsewhere", "Ready");
        cluster.SendBookmarks();
        thread.Settle();
        cluster.Disconnect(static _ => true, cleanly: true);
        cluster.Compact();
        thread.Pass(TimeSpan.FromSeconds(1));

        Assert.Equal(1, pods.CountOf("Init"));
        Assert.Empty(pods.Faults);
        Assert.Equal(["101", "102"], cluster.Requests.Where(IsPlainWatch).Select(VersionOf));
    });

    [Fact]
    public void An_orderly_end_resumes_at_once_from_the_last_version() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        cluster.Put(Types.Pods, "b", "Running");
        thread.Settle();
        cluster.Disconnect(static _ => true, cleanly: true);
        cluster.Put(Types.Pods, "c", "Running");
        thread.Settle();

        pods.AssertSees("a", "b", "c");
        Assert.Equal(1, pods.CountOf("Apply b"));
        Assert.Equal(["101", "102"], cluster.Requests.Where(IsPlainWatch).Select(VersionOf));
        Assert.Empty(pods.Faults);
    });

    [Fact]
    public void A_watch_that_says_nothing_and_is_closed_at_once_is_not_hammered() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        cluster.Answering = static address => IsPlainWatch(address) ? ScriptedCluster.Body("") : null;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Pass(TimeSpan.FromMinutes(2));

        Assert.InRange(cluster.Requests.Count(IsPlainWatch), 5, 15);
        Assert.Equal(1, pods.CountOf("Init"));
    });

    [Fact]
    public void A_watch_past_its_own_end_by_five_seconds_is_dead() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        var timeout = int.Parse(QueryOf(cluster.Requests.Single(IsPlainWatch), "timeoutSeconds"), CultureInfo.InvariantCulture);
        Assert.InRange(timeout, 300, 600);

        thread.Pass(TimeSpan.FromSeconds(timeout + 3));
        Assert.Empty(pods.Faults);
        thread.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(WatchFaultKind.Disconnected, Assert.Single(pods.Faults).Kind);
        Assert.Equal(2, cluster.Requests.Count(IsPlainWatch));
        Assert.Equal(1, cluster.OpenResponses);
    });

    [Fact]
    public void The_servers_deadline_differs_from_watch_to_watch() => Play((thread, cluster) =>
    {
        using var pods = new WatchedType(thread, cluster, options: Quick);
        for (var i = 0; i < 40; i++)
        {
            cluster.SendBookmarks();
            cluster.Disconnect(static _ => true, cleanly: true);
            thread.Settle();
        }

        var timeouts = cluster.Requests.Where(IsPlainWatch)
            .Select(static address => int.Parse(QueryOf(address, "timeoutSeconds"), CultureInfo.InvariantCulture)).ToList();
        Assert.All(timeouts, static timeout => Assert.InRange(timeout, 300, 600));
        Assert.True(timeouts.Distinct().Count() > 30);
    });

    [Theory]
    [InlineData("list", true)]
    [InlineData("list", false)]
    [InlineData("watch", true)]
    [InlineData("watch", false)]
    public void Retry_after_is_honoured_from_the_header_and_from_the_status(string verb, bool header) => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        var refused = 0;
        cluster.Answering = address =>
        {
            if (IsList(address) != (verb == "list") || refused++ > 0)
            {
                return null;
            }

            var response = header
                ? ScriptedCluster.Status(429, "TooManyRequests", "busy")
                : new HttpResponseMessage(System.Net.HttpStatusCode.TooManyRequests)
                {
                    Content = new StringContent("""{"kind":"Status","code":429,"reason":"TooManyRequests","details":{"retryAfterSeconds":20}}"""),
                };
            if (header)
            {
                response.Headers.TryAddWithoutValidation("Retry-After", "20");
            }

            return response;
        };
        using var pods = new WatchedType(thread, cluster, options: Quick);
        var asked = cluster.Requests.Count;
        thread.Pass(TimeSpan.FromSeconds(19));
        Assert.Equal(asked, cluster.Requests.Count);
        thread.Pass(TimeSpan.FromSeconds(7));

        Assert.True(cluster.Requests.Count > asked);
        Assert.Equal(WatchFaultKind.Throttled, Assert.Single(pods.Faults).Kind);
        pods.AssertSees("a");
    });

    [Fact]
    public void A_list_that_is_cut_proves_nothing_and_starts_over() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        cluster.NextAnswers.Enqueue(ScriptedCluster.Body("""{"metadata":{"resourceVersion":"900"},"items":[{"metadata":{"name":"a"}},{"meta"""));
        pods.Relist.OnNext(Unit.Default);
        thread.Settle();
        Assert.Equal("Fault Disconnected", pods.Told[^1]);
        pods.AssertSees("a", "b");
        thread.Pass(TimeSpan.FromSeconds(2));

        pods.AssertSees("a", "b");
        Assert.Equal("InitDone", pods.Told[^1]);
        Assert.Contains("Resumed", pods.Told);
    });

    [Fact]
    public void A_list_that_always_breaks_off_is_never_told_as_resumed() => Play((thread, cluster) =>
    {
        cluster.Answering = static address => IsList(address) ? ScriptedCluster.Body("""{"items":[{"metadata":{"na""") : null;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Pass(TimeSpan.FromMinutes(3));

        Assert.True(pods.Faults.Count > 4);
        Assert.DoesNotContain("Resumed", pods.Told);
    });

    [Fact]
    public void An_error_event_is_no_sign_of_recovery_but_the_first_event_is() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        var answers = 0;
        cluster.Answering = address => IsPlainWatch(address) && answers++ < 3
            ? ScriptedCluster.Body("""{"type":"ERROR","object":{"kind":"Status","code":500,"reason":"InternalError","message":"etcd"}}""" + "\n")
            : null;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(3, pods.CountOf("Fault Server"));
        Assert.DoesNotContain("Resumed", pods.Told);

        cluster.SendBookmarks();
        thread.Settle();
        Assert.Equal("Resumed", pods.Told[^1]);
    });

    [Fact]
    public void A_list_may_be_asked_for_at_any_moment_and_always_comes() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b", "c", "d", "e");
        var random = new Random(7);
        var asked = 0;
        WatchedType? pods = null;
        cluster.Before = async (address, _) =>
        {
            await Task.Yield();
            if (random.Next(3) == 0 && asked < 200)
            {
                asked++;
                pods?.Relist.OnNext(Unit.Default);
                await Task.Yield();
            }
        };
        using (pods = new WatchedType(thread, cluster, options: Quick))
        {
            for (var i = 0; i < 200; i++)
            {
                var done = pods.CountOf("InitDone");
                pods.Relist.OnNext(Unit.Default);
                thread.Pass(TimeSpan.FromSeconds(1));
                cluster.Put(Types.Pods, "a", "Running", $"{i}");
                thread.Pass(TimeSpan.FromMilliseconds(250));
                Assert.True(pods.CountOf("InitDone") > done);
            }

            pods.AssertSees("a", "b", "c", "d", "e");
            Assert.Empty(pods.Faults);
        }
    });

    [Fact]
    public void A_list_asked_for_while_its_watch_breaks_is_still_owed() => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        using var pods = new WatchedType(thread, cluster, options: Quick);
        cluster.Disconnect(static _ => true, cleanly: false);
        pods.Relist.OnNext(Unit.Default);
        thread.Settle();

        Assert.Equal(2, pods.CountOf("InitDone"));
    });

    [Fact]
    public void Each_type_is_listed_anew_in_its_own_period_but_never_from_within_a_list() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b", "c");
        var often = Types.Pods with { ResyncPeriod = TimeSpan.FromMinutes(1) };
        using var pods = new WatchedType(thread, cluster, often, Quick);
        using var nodes = new WatchedType(thread, cluster, Types.Nodes, Quick);
        thread.Pass(TimeSpan.FromMinutes(6));
        Assert.InRange(pods.CountOf("InitDone"), 6, 7);
        Assert.Equal(1, nodes.CountOf("InitDone"));

        // Lists that take longer than the period come to their end all the same.
        cluster.Before = (address, stop) => IsList(address) ? Task.Delay(TimeSpan.FromSeconds(25), thread.Time, stop) : Task.CompletedTask;
        var before = pods.CountOf("InitDone");
        thread.Pass(TimeSpan.FromMinutes(10));
        Assert.True(pods.CountOf("InitDone") > before + 3);
        Assert.Empty(pods.Faults);
    });

    [Fact]
    public void Only_so_many_lists_run_at_the_same_time() => Play((thread, cluster) =>
    {
        int running = 0, most = 0;
        cluster.Before = async (address, stop) =>
        {
            if (IsList(address))
            {
                most = Math.Max(most, ++running);
                await Task.Delay(TimeSpan.FromSeconds(1), thread.Time, stop);
                running--;
            }
        };
        var watcher = new ResourceWatcher(
            cluster.SendAsync, Quick with { ListConcurrency = 3 }, new Backpressure(), thread.Time, static () => 0.5, WatchedType.Metrics, static () => false);
        var types = Enumerable.Range(0, 20).Select(i => new WatchedType(thread, cluster, watcher: watcher)).ToList();
        thread.Pass(TimeSpan.FromSeconds(10));

        Assert.Equal(3, most);
        Assert.All(types, static type => Assert.Equal("InitDone", type.Told[^1]));
        types.ForEach(static type => type.Dispose());
        Assert.Equal(0, cluster.OpenResponses);
    });

    [Fact]
    public void Starts_are_spread() => Play((thread, cluster) =>
    {
        var options = Quick with { StartJitter = TimeSpan.FromSeconds(10) };
        var types = Enumerable.Range(0, 20).Select(i => new WatchedType(thread, cluster, options: options, seed: i)).ToList();
        thread.Pass(TimeSpan.FromSeconds(11));

        var starts = types.ConvertAll(static type => type.At[0]);
        Assert.True(starts.Distinct().Count() > 10);
        Assert.True(starts.Max() - starts.Min() < TimeSpan.FromSeconds(10));
        types.ForEach(static type => type.Dispose());
    });

    [Fact]
    public void A_slow_store_holds_up_the_next_page_but_never_a_watch() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b", "c");
        var backpressure = new Backpressure();
        cluster.Answering = address =>
        {
            backpressure.Close();
            return null;
        };
        using var pods = new WatchedType(thread, cluster, options: Quick, backpressure: backpressure);
        thread.Pass(TimeSpan.FromMinutes(5));
        Assert.Single(cluster.Requests);
        Assert.Empty(pods.Faults);

        cluster.Answering = static _ => null;
        backpressure.Open();
        thread.Settle();
        backpressure.Close();
        cluster.Put(Types.Pods, "d", "Running");
        thread.Settle();
        pods.AssertSees("a", "b", "c", "d");
    });

    [Fact]
    public void Secrets_are_never_asked_for_as_plain_json() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        cluster.Streaming = StreamingMode.WithoutBookmark;
        var secrets = new FleetSync.Discovery.ApiResource("", "v1", "secrets", "Secret", Namespaced: true)
        {
            Representation = FleetSync.Discovery.Representation.MetadataOnly,
        };
        cluster.Types.Add(secrets);
        using var watched = new WatchedType(thread, cluster, secrets, Quick);
        thread.Pass(TimeSpan.FromMinutes(1));

        Assert.True(cluster.Requests.Count >= 3);
        Assert.All(cluster.Accepted, static accept =>
        {
            Assert.Contains("as=PartialObjectMetadata", accept, StringComparison.Ordinal);
            Assert.DoesNotContain(',', accept);
        });
    });

    [Fact]
    public void The_label_selector_goes_with_every_request() => Play((thread, cluster) =>
    {
        cluster.GitVersion = "v1.35.0";
        using var pods = new WatchedType(thread, cluster, options: Quick with { LabelSelector = "app in (a,b)" });
        using var own = new WatchedType(
            thread, cluster, Types.Nodes with { LabelSelector = "own=1" }, Quick with { LabelSelector = "app in (a,b)" });

        Assert.All(cluster.Requests.Where(static address => address.Contains("pods", StringComparison.Ordinal)), static address =>
            Assert.EndsWith("&labelSelector=app%20in%20%28a%2Cb%29", address, StringComparison.Ordinal));
        Assert.All(cluster.Requests.Where(static address => address.Contains("nodes", StringComparison.Ordinal)), static address =>
            Assert.EndsWith("&labelSelector=own%3D1", address, StringComparison.Ordinal));
    });

    [Fact]
    public void Disposing_ends_whatever_runs_and_leaks_nothing() => Play((thread, cluster) =>
    {
        Put(cluster, "a", "b", "c");
        var random = new Random(3);
        for (var i = 0; i < 100; i++)
        {
            cluster.Before = (_, stop) => random.Next(2) == 0
                ? Task.Delay(TimeSpan.FromMilliseconds(random.Next(2000)), thread.Time, stop)
                : Task.CompletedTask;
            using (var pods = new WatchedType(thread, cluster, seed: i))
            {
                thread.Pass(TimeSpan.FromMilliseconds(250 * random.Next(6)));
                cluster.Disconnect(_ => random.Next(3) == 0, cleanly: random.Next(2) == 0);
            }

            Assert.Equal(0, cluster.OpenResponses);
            Assert.Equal(0, cluster.OpenRequests);
        }
    });

    [Theory]
    [InlineData(typeof(ConnectionException), WatchFaultKind.Unauthorized)]
    [InlineData(typeof(HttpRequestException), WatchFaultKind.Disconnected)]
    [InlineData(typeof(IOException), WatchFaultKind.Disconnected)]
    [InlineData(typeof(InvalidDataException), WatchFaultKind.Disconnected)]
    [InlineData(typeof(TaskCanceledException), WatchFaultKind.Disconnected)]
    public void Whatever_sending_ends_in_is_a_fault_and_no_end(Type exception, object kind) => Play((thread, cluster) =>
    {
        Put(cluster, "a");
        var failures = 3;
        cluster.Before = (_, _) => failures-- > 0
            ? throw (Exception)Activator.CreateInstance(exception, "scripted", new TimeoutException())!
            : Task.CompletedTask;
        using var pods = new WatchedType(thread, cluster, options: Quick);
        thread.Pass(TimeSpan.FromSeconds(20));

        Assert.Equal([kind, kind, kind], pods.Faults.Select(static fault => (object)fault.Kind));
        pods.AssertSees("a");
    });

    internal static bool IsStream(string address) => address.Contains("sendInitialEvents", StringComparison.Ordinal);

    internal static bool IsPlainWatch(string address) => address.Contains("watch=1", StringComparison.Ordinal) && !IsStream(address);

    internal static bool IsList(string address) => address.Contains("limit=", StringComparison.Ordinal);

    private static List<string> Lists(ScriptedCluster cluster) => [.. cluster.Requests.Where(IsList)];

    private static string VersionOf(string address) => QueryOf(address, "resourceVersion");

    private static string QueryOf(string address, string name) =>
        address.Split('?')[1].Split('&').Single(part => part.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];

    private static void Put(ScriptedCluster cluster, params string[] names) =>
        Array.ForEach(names, name => cluster.Put(Types.Pods, name, "Running"));

    private static void Play(Action<SingleThread, ScriptedCluster> test) =>
        SingleThread.Play(thread => test(thread, new ScriptedCluster(Types.Pods, Types.Nodes)));
}
