using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Batching;

public sealed class BufferChangesTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);
    private readonly Subject<ResourceChange> _changes = new();
    private readonly HistoricalScheduler _clock = new(Some.Time);
    private readonly List<IList<ResourceChange>> _buffers = [];
    private Exception? _fault;

    [Fact]
    public void A_window_opens_with_its_first_change_and_ends_after_its_time()
    {
        using var running = Run(maxSize: 10);
        _clock.AdvanceBy(Window * 3);
        _changes.OnNext(Change("a"));
        _clock.AdvanceBy(Window / 2);
        _changes.OnNext(Change("b"));

        Assert.Empty(_buffers);
        _clock.AdvanceBy(Window / 2);

        Assert.Equal(2, Assert.Single(_buffers).Count);
        _clock.AdvanceBy(Window * 3);
        Assert.Single(_buffers);
    }

    [Fact]
    public void A_full_buffer_goes_at_once_and_the_next_has_a_whole_window()
    {
        using var running = Run(maxSize: 2);
        _changes.OnNext(Change("a"));
        _clock.AdvanceBy(Window * 0.8);
        _changes.OnNext(Change("b"));
        Assert.Single(_buffers);
        _changes.OnNext(Change("c"));

        _clock.AdvanceBy(Window * 0.8);
        Assert.Single(_buffers);
        _clock.AdvanceBy(Window * 0.2);

        Assert.Equal(2, _buffers.Count);
    }

    [Fact]
    public void The_end_of_a_list_goes_at_once_with_what_is_before_it()
    {
        using var running = Run(maxSize: 10);
        _changes.OnNext(Change("a"));

        _changes.OnNext(Some.Synced(Some.Pods));

        Assert.Equal([ChangeKind.Upsert, ChangeKind.Synced], Assert.Single(_buffers).Select(static change => change.Kind));
    }

    [Fact]
    public void The_end_takes_what_waits_with_it_and_a_fault_is_passed_on()
    {
        using (Run(maxSize: 10))
        {
            _changes.OnNext(Change("a"));
            _changes.OnCompleted();
            Assert.Single(_buffers);
        }

        using var failing = new Subject<ResourceChange>();
        using var running = failing.BufferUntilFull(new BatchOptions(), _clock).Subscribe(static _ => { }, fault => _fault = fault);
        failing.OnError(new InvalidOperationException("broken"));
        Assert.NotNull(_fault);
    }

    /// <summary>On real threads: the change comes while the buffer before it is being handed on by the window's timer.</summary>
    [Fact]
    public async Task A_change_that_comes_while_a_window_closes_is_in_the_next_one()
    {
        var handedOn = new TaskCompletionSource();
        var all = new TaskCompletionSource();
        var late = new Thread(() => _changes.OnNext(Change("late"))) { IsBackground = true };
        var seen = 0;
        using var running = _changes
            .BufferUntilFull(new BatchOptions { Window = Window, MaxSize = 10 }, TaskPoolScheduler.Default)
            .Subscribe(
                buffer =>
                {
                    if (seen == 0)
                    {
                        late.Start();
                        SpinWait.SpinUntil(() => late.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !late.IsAlive, Window * 100);
                        handedOn.SetResult();
                    }

                    seen += buffer.Count;
                    if (seen == 2)
                    {
                        all.SetResult();
                    }
                },
                all.SetException);

        _changes.OnNext(Change("early"));

        await handedOn.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await all.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private static ResourceChange Change(string name) => Some.Upsert(Some.Snapshot(name));

    private IDisposable Run(int maxSize) => _changes
        .BufferUntilFull(new BatchOptions { Window = Window, MaxSize = maxSize }, _clock)
        .Subscribe(_buffers.Add, fault => _fault = fault);
}
