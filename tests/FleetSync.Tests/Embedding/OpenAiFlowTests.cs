using System.Net;
using FleetSync.Batching;
using FleetSync.Embedding.OpenAi;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Embedding;

/// <summary>An endpoint at the end of the pipeline: what it is asked in a first synchronisation, and in an hour in which it fails.</summary>
public sealed class OpenAiFlowTests : IDisposable
{
    private static readonly OpenAiOptions Options = new() { BaseUrl = new Uri("http://endpoint/v1"), Model = "m", Dimensions = 3 };
    private readonly ModelStore _store = new();
    private readonly ScriptedEndpoint _endpoint = new();

    public void Dispose() => _endpoint.Dispose();

    [Fact]
    public void Twenty_thousand_replicas_of_four_hundred_workloads_cost_at_most_forty_calls() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < 20_000; i++)
        {
            cluster.Put(Types.Pods, $"workload{i % 400}-{new Guid(i, 1, 2, [1, 2, 3, 4, 5, 6, 7, 8])}", "Running");
        }

        using var embedder = Embedder(thread);
        using var run = new PipelineRun(
            thread, cluster, _store, batching: new BatchOptions(), watching: new WatcherOptions { PageSize = 1000 }, embedder: embedder);
        thread.Pass(TimeSpan.FromMinutes(2));

        Assert.All(_store.Points, point => Assert.Equal(point.Value.TextHash, _store.EmbeddedText(point.Key)));
        Assert.Equal((20_000, 400), (_store.Points.Count, _endpoint.Texts));
        Assert.InRange(_endpoint.Calls, 1, 40);
    });

    [Fact]
    public void An_hour_of_failing_costs_few_calls_two_lines_of_log_and_nothing_else() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < 200; i++)
        {
            cluster.Put(Types.Pods, $"pod-{i}", "Running");
        }

        _endpoint.Refuses = HttpStatusCode.ServiceUnavailable;
        using var embedder = Embedder(thread);
        using var run = new PipelineRun(thread, cluster, _store, batching: new BatchOptions { MaxSize = 50, MaxPending = 200 }, embedder: embedder);
        for (var minute = 0; minute < 60; minute++)
        {
            cluster.Put(Types.Pods, $"pod-{minute}", minute % 3 == 0 ? "Failed" : "Pending");
            thread.Pass(TimeSpan.FromMinutes(1));
            run.AssertInSync(cluster, _store);
        }

        Assert.InRange(_endpoint.Calls, 10, 30);
        Assert.Single(run.EmbeddingFaults);
        _endpoint.Refuses = null;
        thread.Pass(TimeSpan.FromMinutes(12));

        run.AssertInSync(cluster, _store);
        Assert.All(_store.Points, point => Assert.Equal(point.Value.TextHash, _store.EmbeddedText(point.Key)));
        Assert.Equal(["http://endpoint/v1/embeddings answered 503: overloaded.", null], run.EmbeddingFaults.Select(static fault => fault?.Message));
    });

    private OpenAiEmbedder Embedder(SingleThread thread) => new(Options, thread.Time, static () => 0.5, static _ => { }, _endpoint);
}
