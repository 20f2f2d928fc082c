using FleetSync.Configuration;
using FleetSync.Diagnosis;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Diagnosis;

/// <summary>What is asked of a cluster to examine it, and what the answers come to.</summary>
public sealed class ClusterReaderTests
{
    private static readonly ApiResource _secrets = new("", "v1", "secrets", "Secret", Namespaced: true);
    private static readonly ApiResource _events = new("", "v1", "events", "Event", Namespaced: true);
    private readonly ExaminedServer _server = new();
    private readonly FakeTimeProvider _time = new(Some.Time);

    [Fact]
    public async Task Objects_are_counted_by_listing_one_of_them()
    {
        _server.Serve(Types.Pods, 20_225).Serve(Types.Deployments, 1).Serve(Types.Widgets, 0);

        var reading = await ReadAsync();

        Assert.Equal("v1.31.0", reading.Version);
        Assert.Equal(new ObjectCount(20_225, IsExact: true), Of(reading, "pods").Count);
        Assert.Equal(new ObjectCount(1, IsExact: true), Of(reading, "deployments.apps").Count);
        Assert.Equal(ObjectCount.None, Of(reading, "widgets.example.com").Count);
        Assert.All(reading.Types, static type => Assert.Null(type.Fault));
        Assert.All(
            _server.Requests.Where(static request => request.Address.Contains("limit", StringComparison.Ordinal)),
            static request => Assert.EndsWith("?limit=1", request.Address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(500, "500")]
    [InlineData(501, "over 500")]
    public async Task A_server_that_does_not_say_what_remains_is_asked_for_a_page_and_its_count_is_a_least(int objects, string count)
    {
        _server.TellsRemaining = false;
        _server.Serve(Types.Pods, objects);

        Assert.Equal(count, Of(await ReadAsync(), "pods").Count.ToString());
    }

    [Fact]
    public async Task An_old_server_whose_metadata_lists_do_not_say_it_is_asked_for_a_whole_object_unless_it_may_be_a_secret()
    {
        _server.MetadataTellsRemaining = false;
        _server.Serve(Types.Pods, 5000).Serve(_secrets, 5000);

        var reading = await ReadAsync();

        Assert.Equal("5,000", Of(reading, "pods").Count.ToString());
        Assert.Equal("over 500", Of(reading, "secrets").Count.ToString());
    }

    [Fact]
    public async Task It_only_ever_gets_and_a_watch_begins_where_the_list_ended()
    {
        _server.Serve(Types.Pods, 3).Serve(_secrets, 3);

        await ReadAsync();

        Assert.All(_server.Requests, static request => Assert.Equal(HttpMethod.Get, request.Method));
        Assert.Contains(_server.Requests, static request =>
            request.Address.StartsWith("/api/v1/pods?watch=1", StringComparison.Ordinal)
            && request.Address.Contains("timeoutSeconds=1&", StringComparison.Ordinal)
            && request.Address.Contains("resourceVersion=7", StringComparison.Ordinal));
        Assert.All(
            _server.Requests.Where(static request => request.Address.StartsWith("/api/v1/secrets", StringComparison.Ordinal)),
            static request =>
            {
                Assert.Contains("PartialObjectMetadata", request.Accept, StringComparison.Ordinal);
                Assert.DoesNotContain(", application/json", request.Accept, StringComparison.Ordinal);
            });
    }

    [Fact]
    public async Task What_may_not_be_listed_and_what_may_only_not_be_watched_are_told_apart()
    {
        _server.Serve(Types.Pods, 3).Serve(Types.Nodes, 2).Serve(Types.Deployments, 1);
        _server.Forbidden.UnionWith(["list pods", "watch nodes"]);

        var reading = await ReadAsync();

        Assert.Equal(WatchFaultKind.Forbidden, Of(reading, "pods").ListFault!.Kind);
        Assert.Null(Of(reading, "pods").Count);
        Assert.Null(Of(reading, "nodes").ListFault);
        Assert.Equal(WatchFaultKind.Forbidden, Of(reading, "nodes").WatchFault!.Kind);
        Assert.Equal(2, Of(reading, "nodes").Count!.Value.Least);
        Assert.Null(Of(reading, "deployments.apps").Fault);
    }

    [Fact]
    public async Task A_type_that_never_answers_is_named_at_the_deadline_and_hides_no_other()
    {
        _server.Serve(Types.Pods, 3).Serve(Types.Nodes, 2);
        _server.Silent.Add("pods");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);

        var reading = ReadAsync(deadline: deadline.Token);
        while (!Asked("/api/v1/pods?limit=1") || !Asked("/api/v1/nodes?watch=1"))
        {
            await Task.Yield();
        }

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Contains("no answer in time", Of(await reading, "pods").Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(2, Of(await reading, "nodes").Count!.Value.Least);
    }

    [Fact]
    public async Task Types_that_filters_leave_out_are_named_and_not_asked_for()
    {
        _server.Serve(Types.Pods, 3).Serve(_events, 100_000);

        var reading = await ReadAsync();

        Assert.Equal("pods", Assert.Single(reading.Types).Resource.QualifiedName);
        Assert.Equal("events", Assert.Single(reading.LeftOut).QualifiedName);
        Assert.DoesNotContain(_server.Requests, static request => request.Address.StartsWith("/api/v1/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Few_namespaces_that_filters_keep_are_counted_one_by_one()
    {
        _server.Serve(Types.Pods, 1000).Serve(Types.Nodes, 4);
        foreach (var (name, objects) in new[] { ("team-a", 30), ("team-b", 12), ("kube-system", 958) })
        {
            _server.Namespaces[name] = objects;
        }

        var reading = await ReadAsync(new ExtractionOptions { Cluster = "east", IncludeNamespaces = ["team-*"] });

        Assert.Equal(new ObjectCount(42, IsExact: true), Of(reading, "pods").Count);
        Assert.Equal(new ObjectCount(4, IsExact: true), Of(reading, "nodes").Count);
        Assert.Equal(3, reading.Namespaces!.Count);
    }

    [Fact]
    public async Task A_server_that_refuses_everything_says_so_once()
    {
        _server.Refuses = 401;

        var reading = await ReadAsync();

        Assert.Contains("401", reading.DiscoveryFault, StringComparison.Ordinal);
        Assert.Empty(reading.Types);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(90, 90)]
    [InlineData(-91, -90)]
    public async Task A_clock_that_differs_is_told_by_the_date_of_an_answer(int date, int skew)
    {
        _server.Date = _time.GetUtcNow() + TimeSpan.FromSeconds(date);

        var reading = await ReadAsync();

        Assert.Equal(TimeSpan.FromSeconds(skew), reading.ClockSkew);
    }

    private bool Asked(string address) =>
        _server.Requests.Any(request => request.Address.StartsWith(address, StringComparison.Ordinal));

    private static TypeReading Of(ClusterReading reading, string type) =>
        Assert.Single(reading.Types, read => read.Resource.QualifiedName == type);

    private Task<ClusterReading> ReadAsync(ExtractionOptions? extraction = null, CancellationToken? deadline = null)
    {
        var options = new FleetOptions
        {
            Store = new StoreOptions.SqliteFile("/data/fleet.db"),
            Extraction = extraction ?? new ExtractionOptions { Cluster = "east" },
        };
        return new ClusterReader(_server.SendAsync, options, _time).ReadAsync(
            new ClusterReading { Server = new Uri("https://api.example:6443") }, deadline ?? TestContext.Current.CancellationToken);
    }
}
