using FleetSync.Batching;
using FleetSync.Embedding;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Embedding;

/// <summary>Embedding as a stage of the pipeline: how often, what of a failing provider, and what of vectors that are missing.</summary>
public sealed class EmbeddingFlowTests
{
    private readonly ModelStore _store = new();
    private readonly ScriptedEmbedder _embedder = new();

    [Fact]
    public void Twenty_thousand_replicas_of_four_hundred_workloads_are_four_hundred_texts() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < 20_000; i++)
        {
            cluster.Put(Types.Pods, $"workload{i % 400}-{new Guid(i, 1, 2, [1, 2, 3, 4, 5, 6, 7, 8])}", "Running");
        }

        using var run = new PipelineRun(
            thread, cluster, _store, batching: new BatchOptions(), watching: new WatcherOptions { PageSize = 1000 }, embedder: _embedder);
        thread.Pass(TimeSpan.FromMinutes(2));

        Assert.Equal(20_000, _store.Points.Count);
        Assert.All(_store.Points, point => Assert.Equal(point.Value.TextHash, _store.EmbeddedText(point.Key)));
        Assert.Equal(400, _embedder.Texts);
        Assert.InRange(_embedder.Calls, 1, 40);
    });

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void After_a_restart_a_new_replica_of_a_known_workload_takes_its_vector_from_the_store_unless_that_fails(bool fails, int texts) =>
        SingleThread.Play(thread =>
        {
            var cluster = new ScriptedCluster(Types.Pods);
            cluster.Put(Types.Pods, $"web-{new Guid(1, 1, 2, [1, 2, 3, 4, 5, 6, 7, 8])}", "Running");
            using (new PipelineRun(thread, cluster, _store, embedder: _embedder))
            {
                thread.Pass(TimeSpan.FromSeconds(20));
            }

            Assert.Equal(1, _embedder.Texts);
            _store.KeepsVectorsBack = fails;
            using var second = new PipelineRun(thread, cluster, _store, embedder: _embedder);
            thread.Pass(TimeSpan.FromSeconds(20));
            cluster.Put(Types.Pods, $"web-{new Guid(2, 1, 2, [1, 2, 3, 4, 5, 6, 7, 8])}", "Running");
            thread.Pass(TimeSpan.FromSeconds(20));

            AssertEmbedded();
            Assert.Equal(2, _store.Points.Count);
            Assert.Equal((1 + texts, 1 - texts), (_embedder.Texts, second.Metrics.Embedding.CacheHits));
        });

    [Fact]
    public void A_change_of_the_payload_and_a_state_that_was_there_before_embed_nothing() => SingleThread.Play(thread =>
    {
        var cluster = new ScriptedCluster(Types.Pods);
        cluster.Put(Types.Pods, "web", "Running");
        using var run = new PipelineRun(thread, cluster, _store, embedder: _embedder);
        thread.Pass(TimeSpan.FromSeconds(20));
        cluster.Put(Types.Pods, "web", "Failed");
        thread.Pass(TimeSpan.FromSeconds(20));
        var embedded = _embedder.Texts;
        for (var i = 0; i < 10; i++)
        {
            cluster.Put(Types.Pods, "web", i % 2 == 0 ? "Running" : "Failed");
            thread.Pass(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(2, embedded);
        Assert.Equal(2, _embedder.Texts);
        Assert.Equal(12, _store.Writes);
    });

    [Fact]
    public void A_provider_that_is_down_for_an_hour_holds_nothing_up_is_asked_seldom_and_vectors_catch_up() => SingleThread.Play(thread =>
    {
        var cluster = Filled();
        _embedder.Down = new EmbeddingFault("no route to host");
        using var run = new PipelineRun(thread, cluster, _store, embedder: _embedder);
        for (var minute = 0; minute < 60; minute++)
        {
            cluster.Put(Types.Pods, $"pod-{minute % 20}", minute % 3 == 0 ? "Failed" : "Running");
            thread.Pass(TimeSpan.FromMinutes(1));
            run.AssertInSync(cluster, _store);
        }

        Assert.All(_store.Points.Keys, point => Assert.Equal(0UL, _store.EmbeddedText(point)));
        Assert.InRange(_embedder.Calls, 12, 20);
        _embedder.Down = null;
        thread.Pass(TimeSpan.FromMinutes(6));

        AssertEmbedded();
        run.AssertInSync(cluster, _store);
        Assert.Equal(["no route to host", null], run.EmbeddingFaults.Select(static fault => fault?.Message));
    });

    [Fact]
    public void A_restart_gives_vectors_to_what_was_written_without() => SingleThread.Play(thread =>
    {
        var cluster = Filled();
        _embedder.Down = new EmbeddingFault("no route to host");
        using (var first = new PipelineRun(thread, cluster, _store, embedder: _embedder))
        {
            thread.Pass(TimeSpan.FromSeconds(30));
            first.AssertInSync(cluster, _store);
        }

        _embedder.Down = null;
        using var second = new PipelineRun(thread, cluster, _store, embedder: _embedder);
        thread.Pass(TimeSpan.FromSeconds(30));

        AssertEmbedded();
        Assert.Equal(20, second.Account.WrittenTotal);
    });

    [Fact]
    public void A_provider_says_how_long_it_wants_to_be_left_alone() => SingleThread.Play(thread =>
    {
        _embedder.Down = new EmbeddingFault("too many requests", TimeSpan.FromMinutes(20));
        using var run = new PipelineRun(thread, Filled(), _store, embedder: _embedder);
        thread.Pass(TimeSpan.FromMinutes(19));
        Assert.Equal(1, _embedder.Calls);

        _embedder.Down = null;
        thread.Pass(TimeSpan.FromMinutes(2));
        AssertEmbedded();
    });

    [Fact]
    public void A_provider_that_answers_one_text_and_fails_for_many_is_no_storm_either() => SingleThread.Play(thread =>
    {
        _embedder.MostTexts = 1;
        var cluster = Filled();
        using var run = new PipelineRun(thread, cluster, _store, embedder: _embedder);
        thread.Pass(TimeSpan.FromHours(1));
        run.AssertInSync(cluster, _store);
        Assert.InRange(run.EmbeddingFaults.Count, 2, 50);

        _embedder.MostTexts = int.MaxValue;
        thread.Pass(TimeSpan.FromMinutes(12));
        AssertEmbedded();
    });

    [Fact]
    public void Without_a_provider_texts_count_as_stored() => SingleThread.Play(thread =>
    {
        var cluster = Filled();
        using (new PipelineRun(thread, cluster, _store))
        {
            thread.Pass(TimeSpan.FromSeconds(30));
        }

        using var second = new PipelineRun(thread, cluster, _store);
        thread.Pass(TimeSpan.FromSeconds(30));
        Assert.Equal(0, second.Account.WrittenTotal);
    });

    private static ScriptedCluster Filled()
    {
        var cluster = new ScriptedCluster(Types.Pods);
        for (var i = 0; i < 20; i++)
        {
            cluster.Put(Types.Pods, $"pod-{i}", "Running");
        }

        return cluster;
    }

    private void AssertEmbedded() =>
        Assert.All(_store.Points, point => Assert.Equal(point.Value.TextHash, _store.EmbeddedText(point.Key)));
}
