using System.Reactive.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace FleetSync.Tests.Support;

/// <summary>
/// Runs asynchronous code on one thread in virtual time, so that a schedule always plays out the same way: every
/// continuation is queued here, timers and the Rx scheduler move only when told to, and nothing sleeps.
/// </summary>
internal sealed class SingleThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _queue = new();

    /// <summary>The clock of everything that waits.</summary>
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The Rx scheduler; moves with <see cref="Time"/>.</summary>
    public HistoricalScheduler Scheduler { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_queue)
        {
            _queue.Enqueue((d, state));
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Plays a test on this thread.</summary>
    public static void Play(Action<SingleThread> test)
    {
        var before = Current;
        var context = new SingleThread();
        SetSynchronizationContext(context);
        try
        {
            test(context);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Runs everything that can run without time passing.</summary>
    public void Settle()
    {
        do
        {
            while (TryTake(out var next))
            {
                next.Callback(next.State);
            }

            // What is due now, without time passing for anybody else; it may queue more.
            Scheduler.AdvanceBy(TimeSpan.FromTicks(1));
        }
        while (!IsEmpty);
    }

    /// <summary>Lets time pass in small steps, running what falls due.</summary>
    public void Pass(TimeSpan span)
    {
        Settle();
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            Time.Advance(step);
            Scheduler.AdvanceTo(Time.GetUtcNow() > Scheduler.Now ? Time.GetUtcNow() : Scheduler.Now);
            Settle();
        }
    }

    private bool IsEmpty
    {
        get
        {
            lock (_queue)
            {
                return _queue.Count == 0;
            }
        }
    }

    private bool TryTake(out (SendOrPostCallback Callback, object? State) next)
    {
        lock (_queue)
        {
            return _queue.TryDequeue(out next);
        }
    }
}
