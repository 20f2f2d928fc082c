using System.Reactive.Subjects;
using System.Text;
using FleetSync.Batching;
using FleetSync.Changes;
using FleetSync.Extraction;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests.Changes;

/// <summary>I10 at every step: what the account says is pending is what the stages hold, no more and no less.</summary>
public sealed class ChangeAccountProperty
{
    private const int Seeds = 500;
    private const int Steps = 200;

    [Fact]
    public void Pending_is_what_the_stages_hold_at_every_step()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            new Stages(seed).Play();
        }
    }

    private sealed class Stages
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly ObjectIndex _index = new();
        private readonly ChangeAccount _account = new();
        private readonly PendingChanges _pending;
        private readonly List<ResourceChange> _buffer = [];
        private readonly Subject<ResourceObservation> _observations = new();
        private readonly SnapshotReader _reader = new(new ExtractionOptions { Cluster = "east" }, Types.Pods, new DocumentPool());
        private ChangeBatch _inFlight = new("east", []);

        public Stages(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _pending = new PendingChanges(
                new BatchOptions { MaxSize = _random.Next(1, 6), MaxPending = _random.Next(3, 12) }, _index, _account);
            _observations.ToChanges(_index, _account, new FakeTimeProvider()).Subscribe(_buffer.Add, static error => throw error);
        }

        public void Play()
        {
            for (var step = 0; step < Steps; step++)
            {
                Step();

                var held = Writes(_buffer) + _pending.Count + Writes(_inFlight.Changes);
                Assert.True(_account.Pending == held, $"seed {_seed}, step {step}: {_account.Pending} pending, {held} held");
                Assert.True(
                    _account.ReceivedTotal
                        == _account.UnchangedTotal + _account.ConflatedTotal + _account.WrittenTotal + _account.DeletedTotal + held,
                    $"seed {_seed}, step {step}: the account does not add up");
            }
        }

        private static int Writes(IEnumerable<ResourceChange> changes) => changes.Count(static change => change.IsWrite);

        private void Step()
        {
            switch (_random.Next(10))
            {
                case 0:
                    _pending.Add([.. _buffer.Where(static change => change.IsWrite)]);
                    _buffer.Clear();
                    break;
                case 1:
                    Acknowledge();
                    break;
                case 2:
                    Observe(WatchEventKind.Init);
                    break;
                case 3:
                    Observe(WatchEventKind.InitDone);
                    break;
                case 4:
                    Observe(WatchEventKind.Delete);
                    break;
                case 5:
                    Observe(WatchEventKind.Fault);
                    break;
                default:
                    Observe(WatchEventKind.Apply);
                    break;
            }
        }

        private void Acknowledge()
        {
            var changes = _inFlight.Changes;
            _account.Acknowledge(
                changes.Count(static change => change.IsWrite && change.Kind != ChangeKind.Delete),
                changes.Count(static change => change.Kind == ChangeKind.Delete));
            foreach (var change in changes)
            {
                _index.Acknowledge(change);
            }

            _inFlight = _pending.Take("east");
        }

        private void Observe(WatchEventKind kind) => _observations.OnNext(_reader.Observe(new WatchEvent(kind, Types.Pods, Encoding.UTF8.GetBytes(
            $$$"""{"metadata":{"namespace":"shop","name":"n{{{_random.Next(8)}}}"},"status":{"phase":"{{{_random.Next(3)}}}"} }"""))));
    }
}
