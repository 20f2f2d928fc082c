namespace FleetSync.Leadership;

/// <summary>
/// The election as one pure function: where a candidate stands and what the API server answered make where it stands next. No
/// clock, no network. Source: k8s.io/client-go/tools/leaderelection/leaderelection.go, whose records and timings are kept.
/// One thing is stricter: a leader's time counts from when the request that renewed it left, not from when the answer came. So it
/// ends before anybody else's patience does, however slow answers are, as long as no clock runs faster than another by more than
/// the lease duration is longer than the renew deadline.
/// </summary>
/// <param name="options">Timings.</param>
/// <param name="identity">Who this candidate is, unlike any other.</param>
internal sealed class ElectionProtocol(LeaderElectionOptions options, string identity)
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(1);

    private static readonly LeaseRequest Look = new LeaseRequest.Read();

    /// <summary>Half of the deadline, as client-go's: one request that hangs leaves time for another.</summary>
    private readonly TimeSpan _limit = Max(options.RenewDeadline / 2, ShortestLimit);

    /// <summary>Where every candidate begins.</summary>
    public ElectionPosition Start() => new(new ElectionState.Standby(), Look, TimeSpan.Zero, _limit);

    /// <summary>The one step.</summary>
    /// <param name="position">Where it stood.</param>
    /// <param name="answer">What its request came to.</param>
    /// <param name="moment">When.</param>
    /// <param name="jitter">A fresh random number from 0 to 1.</param>
    public ElectionPosition Step(ElectionPosition position, LeaseAnswer answer, ElectionMoment moment, double jitter) =>
        position.State switch
        {
            ElectionState.Leading leading when moment.Now < leading.Deadline => StepLeader(leading, answer, moment, jitter),
            ElectionState.Leading leading => Wait(new ElectionState.Standby(leading.Held, moment.Now), moment, jitter),
            ElectionState.Standby standby => StepStandby(standby, answer, moment, jitter),
            _ => throw new InvalidOperationException($"no step from {position.State}"),
        };

    /// <summary>What gives the lease back, so that another one need not wait for its end.</summary>
    /// <param name="held">The Lease, held by this candidate.</param>
    /// <param name="wall">Now.</param>
    public static LeaseRequest Release(Lease held, DateTimeOffset wall) =>
        new LeaseRequest.Update(new LeaseRecord("", 1, wall, wall, held.Record.Transitions), held.ResourceVersion);

    /// <summary>Whether a Lease is this candidate's: perhaps by a write whose answer was lost.</summary>
    public bool IsOwn(Lease lease) => lease.Record.Holder == identity;

    private ElectionPosition StepLeader(ElectionState.Leading leading, LeaseAnswer answer, ElectionMoment moment, double jitter)
    {
        switch (answer)
        {
            case LeaseAnswer.Written written:
                return Lead(written.Lease, moment);
            case LeaseAnswer.Found { Lease: var lease } when IsOwn(lease):
                return Ask(leading with { Held = lease }, Renewal(lease, moment.Wall), TimeSpan.Zero, moment);
            case LeaseAnswer.Found { Lease: var lease }:
                return StepStandby(new ElectionState.Standby(), new LeaseAnswer.Found(lease), moment, jitter);
            case LeaseAnswer.Absent:
                return Ask(leading, new LeaseRequest.Create(Renewed(leading.Held.Record, moment.Wall)), TimeSpan.Zero, moment);
            case LeaseAnswer.Conflict:
                return Ask(leading, Look, TimeSpan.Zero, moment);
            default:
                return Ask(leading, Look, Rest(moment), moment);
        }
    }

    private ElectionPosition StepStandby(ElectionState.Standby standby, LeaseAnswer answer, ElectionMoment moment, double jitter)
    {
        switch (answer)
        {
            case LeaseAnswer.Written written when moment.Now < moment.Asked + options.RenewDeadline:
                return Lead(written.Lease, moment);
            case LeaseAnswer.Written or LeaseAnswer.Conflict:
                return new ElectionPosition(standby, Look, TimeSpan.Zero, _limit);
            case LeaseAnswer.Absent:
                return Take(standby, new LeaseRequest.Create(Taken(0, moment.Wall)));
            case LeaseAnswer.Found { Lease: var lease }:
                var seen = new ElectionState.Standby(
                    lease, standby.Seen?.Record == lease.Record ? standby.SeenAt : moment.Now);
                return IsOwn(lease) ? Take(seen, Renewal(lease, moment.Wall))
                    : lease.Record.Holder.Length == 0 || Remaining(seen, moment) <= TimeSpan.Zero
                        ? Take(seen, new LeaseRequest.Update(Taken(lease.Record.Transitions + 1, moment.Wall), lease.ResourceVersion))
                    : Wait(seen, moment, jitter);
            default:
                return Wait(standby, moment, jitter);
        }
    }

    private ElectionPosition Lead(Lease lease, ElectionMoment moment)
    {
        var rest = Rest(moment);
        return Ask(
            new ElectionState.Leading(lease, moment.Asked + options.RenewDeadline), Renewal(lease, moment.Wall + rest), rest, moment);
    }

    /// <summary>Nothing that a leader does lasts beyond its deadline.</summary>
    private ElectionPosition Ask(ElectionState.Leading leading, LeaseRequest next, TimeSpan delay, ElectionMoment moment)
    {
        var left = leading.Deadline - moment.Now;
        delay = Min(delay, left);
        return new ElectionPosition(leading, next, delay, Min(_limit, left - delay));
    }

    private ElectionPosition Take(ElectionState.Standby standby, LeaseRequest next) => new(standby, next, TimeSpan.Zero, _limit);

    /// <summary>Looks again after client-go's jittered period, but not later than when the lease may be taken.</summary>
    private ElectionPosition Wait(ElectionState.Standby standby, ElectionMoment moment, double jitter)
    {
        var period = options.RetryPeriod * (1 + (LeaderElectionOptions.Jitter * jitter));
        var remaining = Remaining(standby, moment);
        return new ElectionPosition(standby, Look, remaining > TimeSpan.Zero ? Min(period, remaining) : period, _limit);
    }

    /// <summary>How long the lease that a standby sees is still to be waited for.</summary>
    private TimeSpan Remaining(ElectionState.Standby standby, ElectionMoment moment)
    {
        var duration = standby.Seen?.Record.DurationSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;
        return standby.SeenAt + duration - moment.Now;
    }

    /// <summary>Until the next try: a retry period after the last one began, so that one that hung is followed at once.</summary>
    private TimeSpan Rest(ElectionMoment moment) => Max(moment.Asked + options.RetryPeriod - moment.Now, TimeSpan.Zero);

    private LeaseRequest.Update Renewal(Lease lease, DateTimeOffset wall) => new(Renewed(lease.Record, wall), lease.ResourceVersion);

    private LeaseRecord Renewed(LeaseRecord record, DateTimeOffset wall) =>
        Taken(record.Transitions, wall) with { AcquireTime = record.AcquireTime ?? wall };

    private LeaseRecord Taken(int transitions, DateTimeOffset wall) =>
        new(identity, (int)options.LeaseDuration.TotalSeconds, wall, wall, transitions);

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
