using FleetSync.Connection;
using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync.Leadership;

/// <summary>
/// Runs work only while a Lease is held: stands by until it can be taken, renews it while the work goes on, ends the work when
/// it is lost and stands by again, and gives it back at the end.
/// </summary>
internal sealed class LeaderElection
{
    private readonly LeaseApi _lease;
    private readonly TimeProvider _time;
    private readonly Func<double> _jitter;
    private readonly ILogger _log;
    private readonly ElectionProtocol _protocol;
    private readonly TimeSpan _renewDeadline;
    private readonly long _origin;
    private ElectionPosition _position;
    private string _holder = "";
    private string _failure = "no answer came in time";
    private bool? _told;
    private bool _endsWhereForbidden;

    /// <summary>Asks nothing yet.</summary>
    /// <param name="options">Timings.</param>
    /// <param name="identity">Who this candidate is, unlike any other.</param>
    /// <param name="lease">The Lease.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Random numbers from 0 to 1.</param>
    /// <param name="log">Where the story is told.</param>
    public LeaderElection(
        LeaderElectionOptions options, string identity, LeaseApi lease, TimeProvider time, Func<double> jitter, ILogger log)
    {
        _lease = lease;
        _time = time;
        _jitter = jitter;
        _log = log;
        _protocol = new ElectionProtocol(options, identity);
        _renewDeadline = options.RenewDeadline;
        _origin = time.GetTimestamp();
        _position = _protocol.Start();
    }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Runs until stopped, or until the work ends by itself; the Lease is given back either way.</summary>
    /// <param name="work">
    /// Begins when this one becomes the leader. It ends in good order by <paramref name="stop"/>, and at once by its term's end.
    /// Cancellation that it throws then is its end; any other exception goes through.
    /// </param>
    /// <param name="endsWhereForbidden">Whether a Lease that may not be used ends it; else that is told, and waited for.</param>
    /// <param name="stop">Asks for a graceful end.</param>
    /// <exception cref="ConnectionException">The Lease may not be used.</exception>
    public async Task RunAsync(Func<LeaderTerm, Task> work, bool endsWhereForbidden, CancellationToken stop)
    {
        _endsWhereForbidden = endsWhereForbidden;
        do
        {
            try
            {
                while (_position.State is not ElectionState.Leading)
                {
                    await StepAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
        while (!await LeadAsync(work) && !stop.IsCancellationRequested);
    }

    /// <returns>Whether the work ended by itself, rather than with the term.</returns>
    private async Task<bool> LeadAsync(Func<LeaderTerm, Task> work)
    {
        _log.Leading(_lease.Location);
        using var lost = new CancellationTokenSource();
        using var done = new CancellationTokenSource();
        var term = new LeaderTerm(() => Now, ((ElectionState.Leading)_position.State).Deadline, lost.Token);
        var working = work(term);
        var renewing = RenewAsync(term, done.Token);
        if (await Task.WhenAny(working, renewing) == working)
        {
            Cancel(done);
            await renewing;
            await ReleaseAsync();
            await working;
            return true;
        }

        Cancel(lost);
        try
        {
            await working;
        }
        catch (OperationCanceledException)
        {
            // It was told to.
        }

        await renewing;
        return false;
    }

    /// <summary>Ends when the lease is lost, or when there is nothing to hold it for.</summary>
    private async Task RenewAsync(LeaderTerm term, CancellationToken done)
    {
        try
        {
            while (_position.State is ElectionState.Leading leading)
            {
                term.Renew(leading.Deadline);
                await StepAsync(done);
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // Still held.
        }
    }

    private async Task StepAsync(CancellationToken stop)
    {
        await WaitAsync(stop);
        var before = _position;
        var asked = Now;
        var answer = await _lease.AskAsync(before.Next, before.Limit, stop);
        _position = _protocol.Step(before, answer, new ElectionMoment(asked, Now, _time.GetUtcNow()), _jitter());
        if (_endsWhereForbidden && answer is LeaseAnswer.Failed { IsForbidden: true } refusal)
        {
            throw new ConnectionException($"The lease {_lease.Location} may not be used: {refusal.Message}. Grant {_lease.Rules}.")
            { Kind = ConnectionFaultKind.Failed };
        }

        Tell(before, answer);
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        if (_position.Delay <= TimeSpan.Zero)
        {
            stop.ThrowIfCancellationRequested();
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pause = Task.Delay(_position.Delay, _time, over.Token);
        var first = _position.State is ElectionState.Standby { Seen: { } seen }
            ? await Task.WhenAny(pause, _lease.ChangedAsync(seen.ResourceVersion, over.Token))
            : pause;
        try
        {
            await first;
        }
        finally
        {
            Cancel(over);
        }
    }

    /// <summary>On this very thread: nothing of what is broken off goes on when the next step begins.</summary>
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    /// <summary>Tried twice: a renewal that was broken off may have been written, and then the version is another.</summary>
    private async Task ReleaseAsync()
    {
        if (_position.State is not ElectionState.Leading leading)
        {
            return;
        }

        var request = ElectionProtocol.Release(leading.Held, _time.GetUtcNow());
        for (var tries = 0; tries < 2; tries++)
        {
            var answer = await _lease.AskAsync(request, _renewDeadline / 2, CancellationToken.None);
            if (answer is LeaseAnswer.Written)
            {
                _log.LeaseReleased(_lease.Location);
            }

            if (answer is not LeaseAnswer.Conflict
                || await _lease.AskAsync(new LeaseRequest.Read(), _renewDeadline / 2, CancellationToken.None) is not LeaseAnswer.Found found
                || !_protocol.IsOwn(found.Lease))
            {
                return;
            }

            request = ElectionProtocol.Release(found.Lease, _time.GetUtcNow());
        }
    }

    private void Tell(ElectionPosition before, LeaseAnswer answer)
    {
        if (answer is LeaseAnswer.Failed failed && before.Limit > TimeSpan.Zero)
        {
            TellFailure(failed);
        }
        else if (answer is LeaseAnswer.Written || (answer is not LeaseAnswer.Failed && _position.Next is LeaseRequest.Read))
        {
            _told = null; // nothing that is refused is about to be tried again
        }

        if (_position.State is not ElectionState.Standby standby)
        {
            _holder = "";
            return;
        }

        if (before.State is ElectionState.Leading)
        {
            _log.LeaseLost(_lease.Location, answer is LeaseAnswer.Found { Lease.Record.Holder: { } other }
                ? $"it was found held by \"{other}\""
                : $"not renewed within {_renewDeadline.TotalSeconds:0.#} s, {_failure}");
        }

        if (standby.Seen is { Record.Holder: { Length: > 0 } holder } && !_protocol.IsOwn(standby.Seen) && holder != _holder)
        {
            _holder = holder;
            _log.StandingBy(_lease.Location, holder);
        }
    }

    /// <summary>A failure is told when it begins, not each time.</summary>
    private void TellFailure(LeaseAnswer.Failed failed)
    {
        _failure = failed.Message;
        if (failed.IsForbidden == _told)
        {
            return;
        }

        _told = failed.IsForbidden;
        if (failed.IsForbidden)
        {
            _log.LeaseForbidden(_lease.Location, failed.Message, _lease.Rules);
        }
        else
        {
            _log.LeaseUnavailable(_lease.Location, failed.Message);
        }
    }
}
