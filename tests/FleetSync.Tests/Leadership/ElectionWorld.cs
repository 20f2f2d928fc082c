using FleetSync.Leadership;

namespace FleetSync.Tests.Leadership;

/// <summary>
/// A Lease and the candidates for it, event by event in true time, which nobody in it can see: each has clocks of its own. Requests
/// arrive late, twice late, or never, and so do answers.
/// </summary>
internal sealed class ElectionWorld(Random random)
{
    private readonly PriorityQueue<Action, (TimeSpan At, int Order)> _events = new();
    private int _order;
    private int _version;
    private int _names;

    public TimeSpan Now { get; private set; }

    public LeaderElectionOptions Options { get; init; } = new();

    /// <summary>Chance that a request or an answer is lost, each.</summary>
    public double Loss { get; set; }

    /// <summary>The longest that a request takes to the server, and an answer back.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How late a timer may be.</summary>
    public TimeSpan Lateness { get; set; }

    /// <summary>Whether standbys hear of changes, as those that may watch the Lease do.</summary>
    public bool Bells { get; set; } = true;

    public List<ElectionCandidate> Candidates { get; } = [];

    public Lease? Lease { get; private set; }

    /// <summary>Told after each event.</summary>
    public Action AfterEach { get; set; } = static () => { };

    public IEnumerable<ElectionCandidate> Leaders => Candidates.Where(static candidate => candidate.Leads);

    public ElectionCandidate Join(double rate = 1, TimeSpan wallSkew = default)
    {
        var candidate = new ElectionCandidate(this, $"pod-{_names++}", rate, wallSkew, random.NextDouble);
        Candidates.Add(candidate);
        candidate.Start();
        return candidate;
    }

    public void Later(TimeSpan delay, Action what) => _events.Enqueue(what, (Now + delay, _order++));

    /// <summary>Lets true time pass.</summary>
    public void Pass(TimeSpan span)
    {
        var end = Now + span;
        while (_events.TryPeek(out _, out var next) && next.At <= end)
        {
            var what = _events.Dequeue();
            Now = next.At;
            what();
            AfterEach();
        }

        Now = end;
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <returns>How much did.</returns>
    public TimeSpan PassUntil(Func<bool> isSo, TimeSpan atMost)
    {
        var begin = Now;
        while (!isSo() && Now - begin < atMost)
        {
            Pass(TimeSpan.FromMilliseconds(10));
        }

        return Now - begin;
    }

    /// <summary>Somebody else's hand: the Lease is deleted or edited.</summary>
    public void Touch(Func<Lease?, Lease?> edit)
    {
        Lease = edit(Lease) is { } edited ? edited with { ResourceVersion = $"{++_version}" } : null;
        Ring();
    }

    /// <summary>Sends a request; the answer comes within the limit, or the failure to get one.</summary>
    public void Send(LeaseRequest request, TimeSpan limit, Action<LeaseAnswer> answered)
    {
        var there = Some(Latency);
        var back = Some(Latency);
        var isLost = random.NextDouble() < Loss;
        var isAnswerLost = random.NextDouble() < Loss;
        var isOver = false;
        if (!isLost)
        {
            // A request that its sender has given up may still arrive.
            Later(there, () =>
            {
                var answer = Apply(request);
                if (!isAnswerLost)
                {
                    Later(back, () => Finish(answer));
                }
            });
        }

        Later(limit + Some(Lateness), () => Finish(new LeaseAnswer.Failed("no answer")));

        void Finish(LeaseAnswer answer)
        {
            if (!isOver)
            {
                isOver = true;
                answered(answer);
            }
        }
    }

    public TimeSpan Some(TimeSpan most) => most * random.NextDouble();

    private LeaseAnswer Apply(LeaseRequest request)
    {
        switch (request)
        {
            case LeaseRequest.Read:
                return Lease is null ? new LeaseAnswer.Absent() : new LeaseAnswer.Found(Lease);
            case LeaseRequest.Create create when Lease is null:
                return Write(create.Record);
            case LeaseRequest.Update update when Lease?.ResourceVersion == update.ResourceVersion:
                return Write(update.Record);
            default:
                return new LeaseAnswer.Conflict();
        }
    }

    private LeaseAnswer.Written Write(LeaseRecord record)
    {
        Lease = new Lease(record, $"{++_version}");
        Ring();
        return new LeaseAnswer.Written(Lease);
    }

    private void Ring()
    {
        if (Bells)
        {
            foreach (var candidate in Candidates)
            {
                Later(Some(Latency), candidate.Hear);
            }
        }
    }
}
