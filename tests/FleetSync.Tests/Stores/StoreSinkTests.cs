using FleetSync.Batching;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Stores;

public sealed class StoreSinkTests
{
    private static readonly StoreFault _locked = new(StoreFaultKind.Unavailable, "locked");
    private static readonly StoreFault _full = new(StoreFaultKind.Full, "disk full");

    private readonly FakeTimeProvider _time = new(Some.Time);
    private readonly List<StoreFault?> _told = [];

    [Fact]
    public async Task A_batch_that_is_acknowledged_at_once_is_written_once_and_nothing_is_told()
    {
        var store = new ScriptedStore();
        var report = await Sink(store).WriteAsync(Some.Upserts(Some.Snapshot("web")), CancellationToken.None);
        Assert.Equal(new WriteReport(1, 0), report);
        Assert.Single(store.Attempts);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task The_same_batch_is_written_again_until_it_is_acknowledged()
    {
        var batch = Some.Upserts(Some.Snapshot("web"));
        var store = new ScriptedStore([.. Enumerable.Repeat(_locked, 50)]);
        var report = await RunAsync(Sink(store), batch);
        Assert.Null(report.Fault);
        Assert.Equal(51, store.Attempts.Count);
        Assert.All(store.Attempts, attempt => Assert.Same(batch, attempt));
    }

    [Fact]
    public async Task The_beginning_a_change_of_kind_and_the_end_of_a_failure_are_told_once()
    {
        var store = new ScriptedStore(_locked, _locked, _full, _full, null, null, _locked);
        var sink = Sink(store);
        for (var batch = 0; batch < 3; batch++)
        {
            await RunAsync(sink, Some.Upserts(Some.Snapshot("web")));
        }

        Assert.Equal([_locked, _full, null, _locked, null], _told);
    }

    [Theory]
    [InlineData("Unavailable", 0.05, 0.1, 2.5, 5)]
    [InlineData("Emptied", 0.05, 0.1, 2.5, 5)]
    [InlineData("Full", 0.5, 1, 15, 30)]
    [InlineData("Refused", 0.5, 1, 15, 30)]
    [InlineData("Broken", 0.5, 1, 15, 30)]
    public void Waits_grow_from_the_first_to_the_longest_with_the_kind(
        string kind, double firstLow, double firstHigh, double lastLow, double lastHigh)
    {
        var retry = new StoreRetry(new Random(7));
        var fault = new StoreFault(Enum.Parse<StoreFaultKind>(kind), "");
        for (var round = 0; round < 100; round++)
        {
            Assert.InRange(retry.DelayAfter(fault, 0).TotalSeconds, firstLow, firstHigh);
            Assert.InRange(retry.DelayAfter(fault, 10).TotalSeconds, lastLow, lastHigh);
            Assert.InRange(retry.DelayAfter(fault, int.MaxValue).TotalSeconds, lastLow, lastHigh);
        }
    }

    [Fact]
    public async Task The_stores_own_wish_is_honoured()
    {
        var store = new ScriptedStore(_locked with { RetryAfter = TimeSpan.FromSeconds(90) });
        var write = Sink(store).WriteAsync(Some.Upserts(Some.Snapshot("web")), CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(89));
        await Task.Yield();
        Assert.Single(store.Attempts);
        _time.Advance(TimeSpan.FromSeconds(1));
        await write;
        Assert.Equal(2, store.Attempts.Count);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var store = new ScriptedStore(_full);
        var cancelled = Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Sink(store).WriteAsync(Some.Upserts(Some.Snapshot("web")), stop.Token));
        await stop.CancelAsync();
        await cancelled;
        Assert.Single(store.Attempts);
        Assert.Equal([_full], _told);
    }

    private StoreSink Sink(ScriptedStore store) => new(store, _time, _told.Add, random: new Random(1));

    /// <summary>Lets virtual time pass until the write is done.</summary>
    private async Task<WriteReport> RunAsync(StoreSink sink, ChangeBatch batch)
    {
        var write = sink.WriteAsync(batch, CancellationToken.None);
        while (!write.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        return await write;
    }
}
