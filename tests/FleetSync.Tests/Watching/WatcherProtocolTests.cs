using FleetSync.Watching;
using Xunit;

namespace FleetSync.Tests.Watching;

public sealed class WatcherProtocolTests
{
    private static readonly WatcherState FirstPage = new WatcherState.Listing();
    private static readonly WatcherState SecondPage = new WatcherState.Listing("t1");
    private static readonly WatcherState Unpaged = new WatcherState.Listing(Paged: false);
    private static readonly WatcherState Streaming = new WatcherState.Streaming();
    private static readonly WatcherState Watching = new WatcherState.Watching("7");

    public enum Wait
    {
        None,
        Backoff,
        Seldom,
    }

    /// <summary>Every state by every outcome: from, outcome, to, wait. The server knows WatchList only where the row begins there.</summary>
    public static TheoryData<string, string, string, Wait> Transitions => new()
    {
        { "page 1", "page with more", "page 2", Wait.None },
        { "page 1", "last page", "watch 9", Wait.None },
        { "page 1", "410", "page 1", Wait.None },
        { "page 1", "429", "page 1", Wait.Backoff },
        { "page 1", "500", "page 1", Wait.Backoff },
        { "page 1", "cut", "page 1", Wait.Backoff },
        { "page 1", "401", "page 1", Wait.Backoff },
        { "page 1", "403", "page 1", Wait.Seldom },
        { "page 1", "404", "page 1", Wait.Backoff },
        { "page 1", "422", "page 1", Wait.Backoff },
        { "page 1", "relist", "page 1", Wait.None },
        { "page 2", "page with more", "page 2", Wait.None },
        { "page 2", "last page", "watch 9", Wait.None },
        { "page 2", "410", "unpaged", Wait.None },
        { "page 2", "429", "page 2", Wait.Backoff },
        { "page 2", "500", "page 2", Wait.Backoff },
        { "page 2", "cut", "page 2", Wait.Backoff },
        { "page 2", "401", "page 2", Wait.Backoff },
        { "page 2", "403", "page 2", Wait.Seldom },
        { "page 2", "404", "page 1", Wait.Backoff },
        { "page 2", "relist", "page 1", Wait.None },
        { "unpaged", "last page", "watch 9", Wait.None },
        { "unpaged", "410", "page 1", Wait.None },
        { "unpaged", "cut", "unpaged", Wait.Backoff },
        { "unpaged", "relist", "page 1", Wait.None },
        { "stream", "ended after bookmark", "watch 9", Wait.None },
        { "stream", "cut before bookmark", "stream", Wait.Backoff },
        { "stream", "cut after bookmark", "watch 9", Wait.Backoff },
        { "stream", "no bookmark", "page 1", Wait.None },
        { "stream", "422", "page 1", Wait.None },
        { "stream", "403", "page 1", Wait.None },
        { "stream", "500", "page 1", Wait.None },
        { "stream", "410", "page 1", Wait.None },
        { "stream", "401", "stream", Wait.Backoff },
        { "stream", "429", "stream", Wait.Backoff },
        { "stream", "cut", "stream", Wait.Backoff },
        { "stream", "relist", "stream", Wait.None },
        { "watch 7", "ended after bookmark", "watch 9", Wait.None },
        { "watch 7", "ended without an event", "watch 7", Wait.None },
        { "watch 7", "ended at once", "watch 7", Wait.Backoff },
        { "watch 7", "cut after bookmark", "watch 9", Wait.Backoff },
        { "watch 7", "410", "page 1", Wait.None },
        { "watch 7", "410 event", "page 1", Wait.None },
        { "watch 7", "429", "watch 7", Wait.Backoff },
        { "watch 7", "500", "watch 7", Wait.Backoff },
        { "watch 7", "cut", "watch 7", Wait.Backoff },
        { "watch 7", "401", "watch 7", Wait.Backoff },
        { "watch 7", "403", "watch 7", Wait.Seldom },
        { "watch 7", "404", "page 1", Wait.Backoff },
        { "watch 7", "relist", "page 1", Wait.None },
    };

    [Theory]
    [MemberData(nameof(Transitions))]
    public void Each_outcome_leads_where_the_table_says(string from, string outcome, string to, Wait wait)
    {
        var protocol = new WatcherProtocol(streamInitialList: from == "stream");

        var next = protocol.Step(new WatcherPosition(StateOf(from)), OutcomeOf(outcome), 0.5);

        Assert.Equal(StateOf(to), next.State);
        var (least, most) = wait switch
        {
            Wait.None => (TimeSpan.Zero, TimeSpan.Zero),
            Wait.Backoff => (TimeSpan.FromMilliseconds(800), TimeSpan.FromMilliseconds(1600)),
            _ => (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(45)),
        };
        Assert.InRange(next.Delay, least, most);
    }

    [Fact]
    public void Every_type_begins_with_a_stream_where_the_server_knows_it_and_with_a_page_where_not()
    {
        Assert.Equal(Streaming, new WatcherProtocol(streamInitialList: true).Start().State);
        Assert.Equal(FirstPage, new WatcherProtocol(streamInitialList: false).Start().State);
    }

    [Theory]
    [InlineData("422", 1)]
    [InlineData("403", 1)]
    [InlineData("no bookmark", 1)]
    [InlineData("cut", 2)]
    [InlineData("429", 2)]
    public void Streaming_that_disappoints_is_given_up_for_good(string outcome, int tries)
    {
        var protocol = new WatcherProtocol(streamInitialList: true);
        var position = protocol.Start();
        for (var i = 0; i < tries; i++)
        {
            Assert.Equal(Streaming, position.State);
            position = protocol.Step(position, OutcomeOf(outcome), 0);
        }

        Assert.Equal(FirstPage, position.State);
        position = protocol.Step(position, OutcomeOf("last page"), 0);
        position = protocol.Step(position, OutcomeOf("410"), 0);
        Assert.Equal(FirstPage, position.State);
        Assert.Equal(FirstPage, protocol.Step(position, OutcomeOf("relist"), 0).State);
    }

    [Fact]
    public void A_stream_that_worked_is_used_for_the_next_list_too()
    {
        var protocol = new WatcherProtocol(streamInitialList: true);
        var watching = protocol.Step(protocol.Start(), OutcomeOf("ended after bookmark"), 0);

        Assert.Equal(Streaming, protocol.Step(watching, OutcomeOf("410"), 0).State);
    }

    [Fact]
    public void Faults_in_a_row_double_the_wait_up_to_its_bound()
    {
        var protocol = new WatcherProtocol(streamInitialList: false);
        var position = new WatcherPosition(Watching);
        var waits = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            position = protocol.Step(position, OutcomeOf("cut"), 0);
            waits.Add(position.Delay.TotalSeconds);
        }

        Assert.Equal([0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], waits.Take(8));
        Assert.All(waits.Skip(6), static wait => Assert.Equal(30, wait));
        Assert.Equal(60, protocol.Step(position, OutcomeOf("cut"), 1).Delay.TotalSeconds);
        Assert.InRange(protocol.Step(position, OutcomeOf("403"), 1).Delay.TotalMinutes, 5, 7.5);
        Assert.InRange(protocol.Step(position, OutcomeOf("404"), 1).Delay.TotalMinutes, 5, 7.5);
    }

    [Fact]
    public void Faults_are_forgotten_only_after_two_minutes_of_good_health()
    {
        var protocol = new WatcherProtocol(streamInitialList: false);
        var troubled = new WatcherPosition(Watching, Failures: 5);

        WatcherPosition After(double minutes) => protocol.Step(
            troubled, new WatcherOutcome.WatchEnded("9", TimeSpan.FromMinutes(minutes), 10, null), 0);

        Assert.Equal(5, After(1.9).Failures);
        Assert.Equal(0, After(2).Failures);
        Assert.Equal(5, protocol.Step(new WatcherPosition(FirstPage, Failures: 5), OutcomeOf("last page"), 0).Failures);
    }

    [Fact]
    public void A_second_expiry_in_a_row_waits()
    {
        var protocol = new WatcherProtocol(streamInitialList: false);
        var once = protocol.Step(new WatcherPosition(Watching), OutcomeOf("410"), 0);
        var twice = protocol.Step(once with { State = Watching }, OutcomeOf("410"), 0);

        Assert.Equal(TimeSpan.Zero, once.Delay);
        Assert.True(twice.Delay >= TimeSpan.FromMilliseconds(800));
    }

    [Theory]
    [InlineData("page 1", WatchFaultKind.Throttled)]
    [InlineData("page 2", WatchFaultKind.Throttled)]
    [InlineData("watch 7", WatchFaultKind.Throttled)]
    [InlineData("watch 7", WatchFaultKind.Expired)]
    [InlineData("stream", WatchFaultKind.Throttled)]
    [InlineData("stream", WatchFaultKind.StreamingUnsupported)]
    public void Retry_after_is_never_cut_short_and_spread_by_a_quarter_at_most(string from, object kind)
    {
        var protocol = new WatcherProtocol(streamInitialList: from == "stream");
        var outcome = new WatcherOutcome.Failed(new WatchFault((WatchFaultKind)kind, "busy", TimeSpan.FromSeconds(20)));

        Assert.Equal(20, protocol.Step(new WatcherPosition(StateOf(from)), outcome, 0).Delay.TotalSeconds);
        Assert.Equal(25, protocol.Step(new WatcherPosition(StateOf(from)), outcome, 1).Delay.TotalSeconds);
    }

    [Theory]
    [InlineData(1e9, 600)]
    [InlineData(-30, 0.8)]
    public void A_retry_after_out_of_all_reason_is_not_believed(double seconds, double wait)
    {
        var outcome = new WatcherOutcome.Failed(new WatchFault(WatchFaultKind.Throttled, "busy", TimeSpan.FromSeconds(seconds)));

        Assert.Equal(wait, new WatcherProtocol(false).Step(new WatcherPosition(Watching), outcome, 0).Delay.TotalSeconds);
    }

    private static WatcherState StateOf(string name) => name switch
    {
        "page 1" => FirstPage,
        "page 2" => SecondPage,
        "unpaged" => Unpaged,
        "stream" => Streaming,
        "watch 7" => Watching,
        "watch 9" => new WatcherState.Watching("9"),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static WatcherOutcome OutcomeOf(string name) => name switch
    {
        "page with more" => new WatcherOutcome.PageRead("9", "t1"),
        "last page" => new WatcherOutcome.PageRead("9", ""),
        "relist" => new WatcherOutcome.RelistAsked(),
        "ended after bookmark" => new WatcherOutcome.WatchEnded("9", TimeSpan.FromSeconds(50), 3, null),
        "ended without an event" => new WatcherOutcome.WatchEnded("", TimeSpan.FromSeconds(50), 0, null),
        "ended at once" => new WatcherOutcome.WatchEnded("", TimeSpan.FromMilliseconds(900), 0, null),
        "cut before bookmark" => new WatcherOutcome.WatchEnded("", TimeSpan.FromSeconds(5), 3, Fault(WatchFaultKind.Disconnected)),
        "cut after bookmark" => new WatcherOutcome.WatchEnded("9", TimeSpan.FromSeconds(5), 3, Fault(WatchFaultKind.Disconnected)),
        "no bookmark" => new WatcherOutcome.WatchEnded("", TimeSpan.FromSeconds(30), 3, Fault(WatchFaultKind.StreamingUnsupported)),
        "410 event" => new WatcherOutcome.WatchEnded("8", TimeSpan.FromSeconds(5), 3, Fault(WatchFaultKind.Expired)),
        "410" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Expired)),
        "429" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Throttled)),
        "500" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Server)),
        "cut" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Disconnected)),
        "401" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Unauthorized)),
        "403" => new WatcherOutcome.Failed(Fault(WatchFaultKind.Forbidden)),
        "404" => new WatcherOutcome.Failed(Fault(WatchFaultKind.NotServed)),
        "422" => new WatcherOutcome.Failed(Fault(WatchFaultKind.StreamingUnsupported)),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static WatchFault Fault(WatchFaultKind kind) => new(kind, "scripted");
}
