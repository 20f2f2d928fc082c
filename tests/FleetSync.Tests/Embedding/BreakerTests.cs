using FleetSync.Embedding;
using FleetSync.Embedding.OpenAi;
using FleetSync.Tests.Support;
using Xunit;

namespace FleetSync.Tests.Embedding;

public sealed class BreakerTests
{
    [Fact]
    public void Any_answer_closes_it_and_any_fault_opens_it_for_no_less_than_was_asked_and_no_more_than_is_sane()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var (state, now) = (Breaker.Start, Some.Time);
            for (var step = 0; step < 50; step++)
            {
                var fault = random.Next(3) == 0 ? null : new EmbeddingFault("no", random.Next(2) == 0 ? null : TimeSpan.FromSeconds(random.Next(10_000)));
                state = Breaker.Step(state, fault, now, random.NextDouble());
                if (fault is null)
                {
                    Assert.True(Breaker.Allows(state, now), $"seed {seed}");
                    continue;
                }

                var open = Assert.IsType<BreakerState.Open>(state);
                var wish = fault.RetryAfter ?? TimeSpan.Zero;
                Assert.InRange(open.Until - now, wish < TimeSpan.FromHours(1) ? wish : TimeSpan.FromHours(1), TimeSpan.FromHours(1));
                Assert.True(open.Until - now >= TimeSpan.FromSeconds(0.5), $"seed {seed}");
                Assert.False(Breaker.Allows(state, now), $"seed {seed}");
                Assert.True(Breaker.Allows(state, open.Until), $"seed {seed}");
                now = open.Until;
            }
        }
    }

    [Fact]
    public void The_wait_doubles_up_to_five_minutes()
    {
        var (state, now) = (Breaker.Start, Some.Time);
        var waits = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            state = Breaker.Step(state, new EmbeddingFault("no"), now, 0);
            waits.Add((((BreakerState.Open)state).Until - now).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300], waits);
    }
}
