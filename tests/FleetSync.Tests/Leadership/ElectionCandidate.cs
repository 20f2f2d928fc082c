using FleetSync.Leadership;

namespace FleetSync.Tests.Leadership;

/// <summary>
/// One candidate of an <see cref="ElectionWorld"/>: the product's step function behind a loop that does as it says, on clocks that
/// run at their own rate and show their own time.
/// </summary>
internal sealed class ElectionCandidate(ElectionWorld world, string name, double rate, TimeSpan wallSkew, Func<double> jitter)
{
    private static readonly DateTimeOffset Calendar = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ElectionProtocol _protocol = new(world.Options, name);
    private ElectionPosition _position = null!;
    private int _turn;
    private bool _waits;
    private Action? _resume;
    private bool _isPaused;

    public string Name => name;

    public bool IsAlive { get; private set; } = true;

    /// <summary>Whether it may write now, by its own clock.</summary>
    public bool Leads => IsAlive && _position.State is ElectionState.Leading leading && Local < leading.Deadline;

    public int Terms { get; private set; }

    private TimeSpan Local => world.Now * rate;

    public void Start()
    {
        _position = _protocol.Start();
        Wait();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill() => IsAlive = false;

    /// <summary>A graceful end: gives back what it holds.</summary>
    public void Stop()
    {
        if (_position.State is ElectionState.Leading leading && Leads)
        {
            Release(leading.Held, again: true);
        }

        IsAlive = false;
    }

    /// <summary>SIGSTOP: no timer fires and no answer is taken, and then all of them at once.</summary>
    public void Pause(TimeSpan span)
    {
        _isPaused = true;
        world.Later(span, () =>
        {
            _isPaused = false;
            var resume = _resume;
            _resume = null;
            resume?.Invoke();
        });
    }

    /// <summary>The Lease has changed.</summary>
    public void Hear()
    {
        if (_waits && _position.State is ElectionState.Standby { Seen: not null })
        {
            Run(_turn, Ask);
        }
    }

    /// <summary>A renewal that was under way may be written first: then the version is another.</summary>
    private void Release(Lease held, bool again) => world.Send(
        ElectionProtocol.Release(held, Wall), TimeSpan.FromSeconds(5), answer =>
        {
            if (again && answer is LeaseAnswer.Conflict)
            {
                world.Send(new LeaseRequest.Read(), TimeSpan.FromSeconds(5), found =>
                {
                    if (found is LeaseAnswer.Found { Lease: var lease } && _protocol.IsOwn(lease))
                    {
                        Release(lease, again: false);
                    }
                });
            }
        });

    private DateTimeOffset Wall => Calendar + Local + wallSkew;

    private void Wait()
    {
        var turn = ++_turn;
        _waits = true;
        world.Later((_position.Delay / rate) + world.Some(world.Lateness), () => Run(turn, Ask));
    }

    private void Ask()
    {
        _waits = false;
        var turn = ++_turn;
        var asked = Local;
        world.Send(_position.Next, _position.Limit / rate, answer => Run(turn, () =>
        {
            var led = _position.State is ElectionState.Leading;
            _position = _protocol.Step(_position, answer, new ElectionMoment(asked, Local, Wall), jitter());
            Terms += !led && _position.State is ElectionState.Leading ? 1 : 0;
            Wait();
        }));
    }

    /// <summary>Does something unless it is no longer due.</summary>
    private void Run(int turn, Action what)
    {
        if (!IsAlive || turn != _turn)
        {
            return;
        }

        if (_isPaused)
        {
            _resume ??= () => Run(turn, what);
        }
        else
        {
            what();
        }
    }
}
