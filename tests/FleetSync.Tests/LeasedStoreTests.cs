using FleetSync.Batching;
using FleetSync.Leadership;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests;

public sealed class LeasedStoreTests
{
    [Fact]
    public async Task A_process_that_was_stopped_for_a_while_writes_nothing_when_it_goes_on()
    {
        var now = TimeSpan.FromSeconds(9);
        var inner = new ModelStore();
        using var lost = new CancellationTokenSource();
        var store = new LeasedStore(inner, new LeaderTerm(() => now, TimeSpan.FromSeconds(10), lost.Token));
        await store.WriteAsync(Batch("in-time"), lost.Token);

        // No timer has fired yet, and nobody has cancelled anything.
        now = TimeSpan.FromSeconds(60);
        var late = store.WriteAsync(Batch("late"), lost.Token);
        await lost.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(1, inner.Writes);
    }

    [Fact]
    public async Task A_term_that_is_renewed_goes_on_writing()
    {
        var now = TimeSpan.FromSeconds(9);
        var inner = new ModelStore();
        var term = new LeaderTerm(() => now, TimeSpan.FromSeconds(10), CancellationToken.None);
        term.Renew(TimeSpan.FromSeconds(20));
        now = TimeSpan.FromSeconds(19);

        await new LeasedStore(inner, term).WriteAsync(Batch("a"), TestContext.Current.CancellationToken);

        Assert.Equal(1, inner.Writes);
    }

    private static ChangeBatch Batch(string name) => new("east", [Some.Upsert(Some.Snapshot(name))]);
}
