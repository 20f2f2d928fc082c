using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace FleetSync.Tests;

public sealed class PipelinePulseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly PipelinePulse _pulse;

    public PipelinePulseTests() => _pulse = new PipelinePulse(TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), _time);

    [Fact]
    public void An_idle_flow_is_alive_for_ever()
    {
        for (var hour = 0; hour < 48; hour++)
        {
            _pulse.Look();
            Pass(TimeSpan.FromHours(1), pending: 0);
            Assert.Null(_pulse.Stall);
        }
    }

    [Fact]
    public void A_store_that_is_down_is_no_stall_as_long_as_it_is_tried()
    {
        for (var minute = 0; minute < 50; minute++)
        {
            Pass(TimeSpan.FromMinutes(1), pending: 7);
            _pulse.Beat();
            Assert.Null(_pulse.Stall);
        }
    }

    [Fact]
    public void A_change_after_a_long_rest_has_all_its_time()
    {
        Pass(TimeSpan.FromMinutes(50), pending: 0);
        Pass(TimeSpan.FromMinutes(5), pending: 1);

        Assert.Null(_pulse.Stall);
    }

    [Fact]
    public void Changes_that_wait_and_are_not_tried_are_a_stall_until_they_are()
    {
        Pass(TimeSpan.FromMinutes(1), pending: 0);
        Pass(TimeSpan.FromMinutes(16), pending: 1200);
        Assert.Equal("1200 changes wait, and nothing was tried for 16 min", _pulse.Stall);

        _pulse.Beat();
        Assert.Null(_pulse.Stall);
    }

    [Fact]
    public void Lists_that_are_held_back_for_nothing_are_a_stall()
    {
        Pass(TimeSpan.FromMinutes(16), pending: 0, listsFlow: false);

        Assert.Equal("lists are held back, and nothing was tried for 16 min", _pulse.Stall);
    }

    [Fact]
    public void A_clock_that_stands_still_is_a_stall()
    {
        _time.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("the flow's own clock has not run for 16 min", _pulse.Stall);
    }

    [Fact]
    public void A_discovery_that_does_not_look_is_a_stall()
    {
        Pass(TimeSpan.FromMinutes(61), pending: 0);

        Assert.Equal("discovery has not looked at the API server for 61 min", _pulse.Stall);
        _pulse.Look();
        Assert.Null(_pulse.Stall);
    }

    private void Pass(TimeSpan span, long pending, bool listsFlow = true)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += PipelinePulse.Rhythm)
        {
            _pulse.Tick(pending, listsFlow);
            _time.Advance(PipelinePulse.Rhythm);
        }

        _pulse.Tick(pending, listsFlow);
    }
}
