using System.Reactive.Concurrency;
using System.Reactive.Subjects;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Batching;

public sealed class BufferChangesTests
{
    private static readonly ResourceChange Change = Some.Upsert(Some.Snapshot("a"));
    private static readonly BatchOptions Options = new() { Window = TimeSpan.FromSeconds(5), MaxSize = 3 };
    private readonly HistoricalScheduler _clock = new();
    private readonly Subject<ResourceChange> _changes = new();
    private readonly List<(int Count, double At)> _lists = [];
    private readonly DateTimeOffset _start;
    private bool _completed;
    private Exception? _error;

    public BufferChangesTests()
    {
        _start = _clock.Now;
        _changes.BufferUntilFull(Options, _clock).Subscribe(
            list => _lists.Add((list.Count, (_clock.Now - _start).TotalSeconds)), error => _error = error, () => _completed = true);
    }

    [Fact]
    public void The_window_opens_with_its_first_change()
    {
        Pass(100);
        Assert.Empty(_lists);
        Say(1);
        Pass(4.9);
        Say(1);
        Assert.Empty(_lists);
        Pass(0.1);
        Assert.Equal([(2, 105)], _lists);
        Pass(60);
        Assert.Single(_lists);
        Say(1);
        Pass(5);
        Assert.Equal((1, 170), _lists[^1]);
    }

    [Fact]
    public void A_full_list_goes_at_once_and_the_next_window_is_its_own()
    {
        Say(2);
        Pass(4);
        Say(2);
        Assert.Equal([(3, 4)], _lists);
        Pass(4.9);
        Assert.Single(_lists);
        Pass(0.1);
        Assert.Equal([(3, 4), (1, 9)], _lists);
        Say(9);
        Assert.Equal([3, 1, 3, 3, 3], _lists.Select(static list => list.Count));
    }

    [Fact]
    public void The_end_of_a_types_list_closes_the_window()
    {
        Say(1);
        _changes.OnNext(ResourceChange.Synced(Types.Pods, Some.Time));
        Assert.Equal([(2, 0)], _lists);
        Pass(10);
        Assert.Single(_lists);
    }

    [Fact]
    public void The_rest_comes_with_the_end()
    {
        Say(2);
        _changes.OnCompleted();
        Assert.Equal([(2, 0)], _lists);
        Assert.True(_completed);
        Pass(10);
        Assert.Single(_lists);
    }

    [Fact]
    public void No_list_is_empty()
    {
        _changes.OnCompleted();
        Assert.Empty(_lists);
        Assert.True(_completed);
    }

    [Fact]
    public void A_fault_of_the_changes_passes_through()
    {
        Say(1);
        _changes.OnError(new InvalidOperationException("scripted"));
        Assert.NotNull(_error);
        Pass(10);
        Assert.Empty(_lists);
    }

    private void Say(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _changes.OnNext(Change);
        }
    }

    private void Pass(double seconds) => _clock.AdvanceBy(TimeSpan.FromSeconds(seconds));
}
