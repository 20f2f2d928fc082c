using System.Reactive.Subjects;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Discovery;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Batching;

public sealed class ConflateChangesTests
{
    private static readonly BatchOptions Options = new() { MaxSize = 2, MaxPending = 4 };
    private readonly Subject<IList<ResourceChange>> _buffers = new();
    private readonly Backpressure _backpressure = new();
    private readonly List<ChangeBatch> _batches = [];
    private readonly List<ApiResource> _relisted = [];
    private readonly ConflateChanges _conflation;
    private readonly IDisposable _subscription;
    private bool _completed;

    public ConflateChangesTests()
    {
        _conflation = new ConflateChanges(
            "east", Options, new PendingChanges(Options, new ObjectIndex(), new ChangeAccount()), _backpressure, _relisted.AddRange);
        _subscription = _conflation.Conflate(_buffers).Subscribe(_batches.Add, static _ => { }, () => _completed = true);
    }

    [Fact]
    public void One_batch_is_in_flight_and_the_rest_is_conflated_meanwhile()
    {
        Offer("a");
        Offer("b", "b");
        Offer("b");
        Assert.Equal(["a"], Names(_batches));

        _conflation.Acknowledge();
        Assert.Equal(["a", "b"], Names(_batches));
        _conflation.Acknowledge();
        Assert.Equal(2, _batches.Count);
        Assert.Equal(0, _conflation.Waiting);
    }

    [Fact]
    public void Lists_wait_while_more_than_a_batch_does()
    {
        Offer("a");
        Offer("b");
        Assert.True(_backpressure.IsOpen);
        Offer("c");
        Assert.False(_backpressure.IsOpen);

        _conflation.Acknowledge();
        Assert.True(_backpressure.IsOpen);
    }

    [Fact]
    public void What_is_let_go_is_listed_anew_but_not_before_the_store_moves()
    {
        Offer("a");
        Offer("b", "c", "d", "e", "f");

        Assert.Equal([Types.Pods], _relisted);
        Assert.Equal(0, _conflation.Waiting);
        Assert.False(_backpressure.IsOpen);
        _conflation.Acknowledge();
        Assert.True(_backpressure.IsOpen);
    }

    [Fact]
    public void It_completes_when_everything_is_acknowledged()
    {
        Offer("a");
        Offer("b");
        _buffers.OnCompleted();
        Assert.False(_completed);
        _conflation.Acknowledge();
        Assert.False(_completed);
        _conflation.Acknowledge();
        Assert.True(_completed);
    }

    [Fact]
    public void It_completes_at_once_when_nothing_waits()
    {
        _buffers.OnCompleted();
        Assert.True(_completed);
    }

    [Fact]
    public void Nobody_waits_for_a_flow_that_has_ended()
    {
        Offer("a");
        Offer("b");
        Offer("c");
        _subscription.Dispose();
        Assert.True(_backpressure.IsOpen);
    }

    private void Offer(params string[] names) =>
        _buffers.OnNext([.. names.Select(static name => Some.Upsert(Some.Snapshot(name, type: Types.Pods)))]);

    private static IEnumerable<string> Names(IEnumerable<ChangeBatch> batches) =>
        batches.SelectMany(static batch => batch.Changes).Select(static change => change.Snapshot!.Name);
}
