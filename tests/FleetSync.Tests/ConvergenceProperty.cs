using System.Globalization;
using FleetSync.Batching;
using FleetSync.Discovery;
using FleetSync.Extraction;
using FleetSync.Stores;
using FleetSync.Tests.Support;
using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests;

/// <summary>
/// The invariants under random schedules: creates, updates, deletes, disconnects, expired versions, partial discovery,
/// forbidden types, a store that fails, stalls, overflows and loses what it had, a provider of embeddings that fails, restarts without warning.
/// </summary>
public sealed class ConvergenceProperty
{
    private const int Seeds = 1200;

    [Fact]
    public void Any_schedule_ends_with_the_store_true_to_the_cluster()
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            Play(seed);
        }
    }

    /// <summary>Plays one seed; to look into a failure, call it alone.</summary>
    private static void Play(int seed) => SingleThread.Play(thread =>
    {
        try
        {
            new Schedule(thread, seed).Run();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
        }
    });

    private sealed class Schedule
    {
        private static readonly string[] Phases = ["Pending", "Running", "Failed"];
        private static readonly ApiResource[] AllTypes = [Types.Pods, Types.Nodes, Types.Deployments, Types.Widgets, Types.Gadgets];
        private readonly SingleThread _thread;
        private readonly Random _random;
        private readonly int _seed;
        private readonly ScriptedCluster _cluster = new(AllTypes);
        private readonly ModelStore _store = new();
        private readonly BatchOptions _batching;
        private readonly ScriptedEmbedder _embedder = new();
        private Dictionary<Guid, ResourceSnapshot> _flushed = [];
        private PipelineRun? _run;

        public Schedule(SingleThread thread, int seed)
        {
            _thread = thread;
            _seed = seed;
            _random = new Random(seed);
            _batching = new BatchOptions
            {
                Window = TimeSpan.FromSeconds(_random.Next(1, 6)),
                MaxSize = _random.Next(1, 8),
                MaxPending = _random.Next(8, 20),
            };
            _cluster.ErrorsAsEvents = _random.Next(2) == 0;
            _cluster.ItemsFirst = _random.Next(2) == 0;
            _cluster.GitVersion = _random.Next(2) == 0 ? "v1.31.4" : "v1.35.0";
            _cluster.Streaming = (StreamingMode)_random.Next(3);
            _store.Deleting = AssertDeleteIsRight;
        }

        public void Run()
        {
            for (var i = 0; i < 12; i++)
            {
                ChangeSomething();
            }

            Start();
            for (var step = 0; step < 60; step++)
            {
                Step();
                Assert.Null(_run?.Error);
                Assert.True(_run is null || _run.Account.Pending >= 0);
            }

            Calm();
            if (_run is null)
            {
                Start();
            }

            // Refusals are retried every 5 minutes and a half at the latest, and a dead watch is noticed after ten.
            _thread.Pass(TimeSpan.FromMinutes(12));
            _run!.AssertInSync(_cluster, _store);
            Assert.All(_store.Points, point => Assert.Equal(point.Value.TextHash, _store.EmbeddedText(point.Key)));
            AssertRestartWritesNothing();
        }

        private void AssertRestartWritesNothing()
        {
            Kill();
            Start();
            var embedded = _embedder.Texts;
            _thread.Pass(TimeSpan.FromMinutes(2));
            Assert.Equal(embedded, _embedder.Texts);
            _run!.AssertInSync(_cluster, _store);
            Assert.Equal(0, _run.Account.WrittenTotal + _run.Account.DeletedTotal);
            Kill();
        }

        private void Step()
        {
            switch (_random.Next(23))
            {
                case < 9:
                    ChangeSomething();
                    break;
                case 9:
                    _cluster.Disconnect(_ => _random.Next(2) == 0, cleanly: _random.Next(2) == 0);
                    break;
                case 10:
                    _cluster.Compact();
                    break;
                case 11:
                    _cluster.SendBookmarks();
                    break;
                case 12:
                    BreakRequests();
                    break;
                case 13:
                    Toggle(_cluster.BrokenGroupVersions, "apps/v1", "example.com/v1", "v1");
                    break;
                case 14:
                    Toggle(_cluster.Forbidden, AllTypes);
                    break;
                case 15:
                    BreakStore();
                    break;
                case 16:
                    ToggleStall();
                    break;
                case 17:
                    ToggleType();
                    break;
                case 18 when _random.Next(3) == 0:
                    Restart();
                    break;
                case 20:
                    _embedder.Down = _embedder.Down is null ? new("scripted") : null;
                    break;
                case 19:
                    LoseOrFlush();
                    break;
                default:
                    _thread.Pass(TimeSpan.FromSeconds(_random.Next(1, 40)));
                    break;
            }

            if (_random.Next(3) == 0)
            {
                _thread.Settle();
            }
        }

        private void ChangeSomething()
        {
            var type = AllTypes[_random.Next(AllTypes.Length)];
            if (!_cluster.Types.Contains(type))
            {
                return;
            }

            for (var i = _random.Next(1, 6); i > 0; i--)
            {
                var name = $"n{_random.Next(12)}";
                if (_random.Next(3) == 0)
                {
                    _cluster.Delete(type.QualifiedName + "/" + name);
                }
                else
                {
                    // Every third write changes only what is not stored.
                    _cluster.Put(type, name, Phases[_random.Next(Phases.Length)], _random.Next(100).ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        private void BreakRequests()
        {
            for (var i = _random.Next(1, 4); i > 0; i--)
            {
                _cluster.NextAnswers.Enqueue(_random.Next(5) switch
                {
                    0 => null,
                    1 => Throttled(),
                    2 => ScriptedCluster.Status(500, "InternalError", "etcdserver: leader changed"),
                    3 => ScriptedCluster.Status(401, "Unauthorized", "Unauthorized"),
                    _ => ScriptedCluster.Body("""{"items":[{"metadata":{"na"""),
                });
            }
        }

        private static HttpResponseMessage Throttled()
        {
            var response = ScriptedCluster.Status(429, "TooManyRequests", "please try again later");
            response.Headers.TryAddWithoutValidation("Retry-After", "3");
            return response;
        }

        private void BreakStore()
        {
            for (var i = _random.Next(1, 5); i > 0; i--)
            {
                _store.NextFaults.Enqueue(new StoreFault((StoreFaultKind)_random.Next(5), "scripted"));
            }
        }

        /// <summary>A store that lost data says so, or, as after a loss of power, does not.</summary>
        private void LoseOrFlush()
        {
            if (_random.Next(2) == 0)
            {
                _flushed = new Dictionary<Guid, ResourceSnapshot>(_store.Points);
                return;
            }

            var isEmptied = _random.Next(2) == 0;
            _store.Lose(isEmptied ? [] : _flushed);
            if (isEmptied)
            {
                _store.NextFaults.Enqueue(new StoreFault(StoreFaultKind.Emptied, "scripted"));
            }
        }

        private void ToggleStall()
        {
            if (_store.Gate.IsOpen)
            {
                _store.Gate.Close();
            }
            else
            {
                _store.Gate.Open();
            }
        }

        private void ToggleType()
        {
            var type = _random.Next(2) == 0 ? Types.Widgets : Types.Gadgets;
            if (!_cluster.Types.Add(type))
            {
                _cluster.RemoveType(type);
            }
        }

        private void Toggle<T>(HashSet<T> set, params T[] values)
        {
            var value = values[_random.Next(values.Length)];
            set.SymmetricExceptWith([value]);
        }

        private void Restart()
        {
            if (_run is null)
            {
                Start();
            }
            else
            {
                Kill();
                if (_random.Next(2) == 0)
                {
                    Start();
                }
            }
        }

        private void Start() => _run = new PipelineRun(
            _thread,
            _cluster,
            _store,
            _seed,
            _batching,
            new WatcherOptions { PageSize = _random.Next(1, 8), ListConcurrency = _random.Next(1, 4) },
            reconcile: TimeSpan.FromMinutes(5),
            embedder: _embedder);

        private void Kill()
        {
            _run?.Dispose();
            _run = null;
        }

        /// <summary>The cluster is quiet and well again, and so is the store.</summary>
        private void Calm()
        {
            _cluster.BrokenGroupVersions.Clear();
            _cluster.Forbidden.Clear();
            _cluster.NextAnswers.Clear();
            _store.NextFaults.Clear();
            _store.Gate.Open();
            _embedder.Down = null;
        }

        /// <summary>I2: nothing is deleted from the store that was not deleted from the cluster at some time.</summary>
        private void AssertDeleteIsRight(Guid pointId)
        {
            Assert.Contains(pointId, _cluster.EverDeleted.Select(static id =>
            {
                var parts = id.Split('/');
                return PipelineRun.PointOf(AllTypes.Single(type => type.QualifiedName == parts[0]), parts[1]);
            }));
        }
    }
}
