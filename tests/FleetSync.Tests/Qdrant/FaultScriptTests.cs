using FleetSync.TestQdrant;
using FleetSync.TestQdrant.Wire;
using Grpc.Core;
using Xunit;

namespace FleetSync.Tests.Qdrant;

/// <summary>The trouble that the double makes when it is asked to.</summary>
public sealed class FaultScriptTests : IAsyncLifetime
{
    private QdrantDouble _server = null!;
    private DoubleClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await QdrantDouble.StartAsync();
        _client = new DoubleClient(_server);
        await _client.CreateAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Refuses_the_next_calls_and_no_others()
    {
        _server.Faults.RefuseForRate("Upsert", 7);
        _server.Faults.RefuseAsTooLarge("Upsert");
        _server.Faults.RefuseForQuota("Upsert");
        _ = await _client.Points.CountAsync(new CountPoints { CollectionName = DoubleClient.Name }, _client.Options);
        var rate = await UpsertRefusedAsync(StatusCode.ResourceExhausted, "Rate limiting exceeded");
        Assert.Equal("7", rate.Trailers.GetValue("retry-after"));
        var large = await UpsertRefusedAsync(StatusCode.ResourceExhausted, "request larger than rate limiter capacity, please try to split your request");
        Assert.Null(large.Trailers.GetValue("retry-after"));
        var quota = await UpsertRefusedAsync(StatusCode.ResourceExhausted, "Insufficient storage");
        Assert.Equal("1", quota.Trailers.GetValue("qdrant-insufficient-storage"));
        Assert.Equal(UpdateStatus.Completed, await _client.UpsertAsync(DoubleClient.Point(1)));
    }

    [Fact]
    public async Task Hangs_until_released_or_left()
    {
        var hung = _server.Faults.Hang("Upsert");
        var call = _client.UpsertAsync(DoubleClient.Point(1));
        await hung.Reached;
        Assert.False(call.IsCompleted);
        hung.Release();
        Assert.Equal(UpdateStatus.Completed, await call);

        using var leaving = new CancellationTokenSource();
        var left = _server.Faults.Hang("Upsert");
        var request = new UpsertPoints { CollectionName = DoubleClient.Name, Points = { DoubleClient.Point(2) } };
        var abandoned = _client.Points.UpsertAsync(request, cancellationToken: leaving.Token).ResponseAsync;
        await left.Reached;
        await leaving.CancelAsync();
        await DoubleClient.RefusedAsync(StatusCode.Cancelled, "", () => abandoned);
        Assert.Single(_server.Points(DoubleClient.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Breaks_a_stream_before_or_after_what_was_asked(bool applied)
    {
        _server.Faults.Reset("Upsert", applied: applied);
        await Assert.ThrowsAsync<RpcException>(() => _client.UpsertAsync(DoubleClient.Point(1)));
        Assert.Equal(applied ? 1 : 0, _server.Points(DoubleClient.Name).Count);
        Assert.Equal(UpdateStatus.Completed, await _client.UpsertAsync(DoubleClient.Point(1)));
    }

    [Fact]
    public async Task Applies_a_part_of_a_batch()
    {
        var batch = new UpdateBatchPoints { CollectionName = DoubleClient.Name, Wait = true };
        for (ulong id = 0; id < 5; id++)
        {
            batch.Operations.Add(new PointsUpdateOperation { Upsert = new() { Points = { DoubleClient.Point(id) } } });
        }

        _server.Faults.FailBatchAfter(3);
        await DoubleClient.RefusedAsync(StatusCode.Internal, "Service internal error", async () => await _client.Points.UpdateBatchAsync(batch, _client.Options));
        Assert.Equal(3, _server.Points(DoubleClient.Name).Count);
        Assert.Equal(5, (await _client.Points.UpdateBatchAsync(batch, _client.Options)).Result.Count);
    }

    [Fact]
    public async Task Answers_that_waiting_took_too_long()
    {
        _server.Faults.AnswerWaitTimeout();
        Assert.Equal(UpdateStatus.WaitTimeout, await _client.UpsertAsync(DoubleClient.Point(1)));
        Assert.Equal(UpdateStatus.Completed, await _client.UpsertAsync(DoubleClient.Point(2)));
    }

    [Fact]
    public async Task Lets_writes_pile_up_and_applies_them_in_their_order()
    {
        _server.HoldUpdates();
        var patient = _client.UpsertAsync(DoubleClient.Point(1, ("v", "first")));
        var request = new UpsertPoints { CollectionName = DoubleClient.Name, Wait = true, Timeout = 5, Points = { DoubleClient.Point(2) } };
        Assert.Equal(UpdateStatus.WaitTimeout, (await _client.Points.UpsertAsync(request, _client.Options)).Result.Status);
        Assert.Empty(_server.Points(DoubleClient.Name));
        Assert.False(patient.IsCompleted);
        _server.LetUpdatesGo();
        Assert.Equal(UpdateStatus.Completed, await patient);
        Assert.Equal(2, _server.Points(DoubleClient.Name).Count);
    }

    [Fact]
    public async Task Comes_back_on_its_port_without_what_it_had_not_flushed()
    {
        await _client.UpsertAsync(DoubleClient.Point(1));
        var flushed = _server.Flushed();
        await _client.UpsertAsync(DoubleClient.Point(2));
        var endpoint = _server.Endpoint;
        await _server.StopAsync();
        await DoubleClient.RefusedAsync(StatusCode.Unavailable, "", () => _client.UpsertAsync(DoubleClient.Point(3)));
        _server.Restore(flushed);
        await _server.StartAgainAsync();
        Assert.Equal(endpoint, _server.Endpoint);
        using var reconnected = new DoubleClient(_server);
        await reconnected.UpsertAsync(DoubleClient.Point(3));
        Assert.Equal(["1", "3"], _server.Points(DoubleClient.Name).Select(static point => point.Id));
    }

    [Fact]
    public async Task Stops_while_a_call_hangs()
    {
        var hung = _server.Faults.Hang(FaultScript.Any);
        var call = _client.UpsertAsync(DoubleClient.Point(1));
        await hung.Reached;
        await _server.StopAsync();
        await Assert.ThrowsAsync<RpcException>(() => call);
    }

    [Fact]
    public async Task Loses_a_collection()
    {
        _server.LoseCollection(DoubleClient.Name);
        await DoubleClient.RefusedAsync(StatusCode.NotFound, "Not found: Collection `fleet` doesn't exist!", () => _client.UpsertAsync(DoubleClient.Point(1)));
    }

    private Task<RpcException> UpsertRefusedAsync(StatusCode code, string text) =>
        DoubleClient.RefusedAsync(code, text, () => _client.UpsertAsync(DoubleClient.Point(1)));
}
