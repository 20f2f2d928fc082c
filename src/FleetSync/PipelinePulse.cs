
using System.Globalization;

namespace FleetSync;

/// <summary>
/// Whether the flow still moves. Stuck is what no retry will ever mend and a restart does: changes wait and nothing is tried with them, lists are
/// held back for nothing, or discovery does not look any more. A store or an API server that is down is no such thing: it is tried again
/// and again, and every attempt is a beat. Safe for concurrent use.
/// </summary>
/// <param name="patience">How long what waits may see no attempt. Longer than any one call may take.</param>
/// <param name="lookPatience">How long discovery may rest.</param>
/// <param name="time">The clock.</param>
internal sealed class PipelinePulse(TimeSpan patience, TimeSpan lookPatience, TimeProvider time)
{
    /// <summary>Between two looks at what waits.</summary>
    public static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private long _lastBeat = time.GetTimestamp();
    private long _lastLook = time.GetTimestamp();
    private long _lastTick = time.GetTimestamp();
    private long? _waitingSince;
    private string _waiting = "";

    /// <summary>Why nothing moves any more, for people; null as long as it does.</summary>
    public string? Stall
    {
        get
        {
            lock (_gate)
            {
                return Since(_lastTick) > patience ? Text("the flow's own clock has not run", _lastTick)
                    : Since(_lastLook) > lookPatience ? Text("discovery has not looked at the API server", _lastLook)
                    : _waitingSince is { } since && Since(Math.Max(since, _lastBeat)) > patience
                        ? Text($"{_waiting}, and nothing was tried", Math.Max(since, _lastBeat))
                        : null;
            }
        }
    }

    /// <summary>Something was tried with what waits, whatever came of it.</summary>
    public void Beat()
    {
        lock (_gate)
        {
            _lastBeat = time.GetTimestamp();
        }
    }

    /// <summary>Discovery looked, whatever came of it.</summary>
    public void Look()
    {
        lock (_gate)
        {
            _lastLook = time.GetTimestamp();
        }
    }

    /// <summary>Takes down what waits right now.</summary>
    /// <param name="pending">Changes that wait for the store.</param>
    /// <param name="listsFlow">Whether lists may go on.</param>
    public void Tick(long pending, bool listsFlow)
    {
        lock (_gate)
        {
            _lastTick = time.GetTimestamp();
            if (pending == 0 && listsFlow)
            {
                _waitingSince = null;
                return;
            }

            _waitingSince ??= _lastTick;
            _waiting = pending > 0 ? FormattableString.Invariant($"{pending} changes wait") : "lists are held back";
        }
    }

    private TimeSpan Since(long moment) => time.GetElapsedTime(moment);

    private string Text(string what, long since) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} for {Since(since).TotalMinutes:0} min");
}
