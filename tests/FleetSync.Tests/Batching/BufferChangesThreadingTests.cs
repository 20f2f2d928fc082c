using System.Diagnostics;
using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Batching;

public sealed class BufferChangesThreadingTests
{
    /// <summary>The window's end and the last change race for 2,000 rounds; the loser used to be kept for ever.</summary>
    [Fact]
    public async Task A_change_that_comes_while_a_window_ends_is_not_left_behind()
    {
        var options = new BatchOptions { Window = TimeSpan.FromMilliseconds(1), MaxSize = 100 };
        var change = Some.Upsert(Some.Snapshot("web"));
        using var changes = new Subject<ResourceChange>();
        var received = 0;
        var expected = int.MaxValue;
        var arrived = new TaskCompletionSource();
        using var subscription = changes.BufferUntilFull(options, TaskPoolScheduler.Default).Subscribe(
            batch =>
            {
                if (Interlocked.Add(ref received, batch.Count) >= Volatile.Read(ref expected))
                {
                    Volatile.Read(ref arrived).TrySetResult();
                }
            },
            static error => Assert.Fail(error.ToString()));

        for (var round = 0; round < 2000; round++)
        {
            Volatile.Write(ref arrived, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            Volatile.Write(ref expected, (round + 1) * 2);
            changes.OnNext(change);

            // Towards the end of the window, a little earlier or later each time.
            var until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000 * (80 + (round % 60)) / 100);
            SpinWait.SpinUntil(() => Stopwatch.GetTimestamp() >= until);
            changes.OnNext(change);
            if (Volatile.Read(ref received) < (round + 1) * 2)
            {
                await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            }
        }
    }
}
