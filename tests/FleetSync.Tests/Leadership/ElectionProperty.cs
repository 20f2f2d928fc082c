using Xunit;

namespace FleetSync.Tests.Leadership;

/// <summary>
/// What an election promises, whatever happens to clocks, requests and processes: never two leaders, and soon another one.
/// </summary>
public sealed class ElectionProperty(ITestOutputHelper output)
{
    private const int Seeds = 3000;

    [Fact]
    public void There_are_never_two_leaders()
    {
        var terms = 0;
        for (var seed = 1; seed <= Seeds; seed++)
        {
            terms += PlayTroubles(seed);
        }

        output.WriteLine($"{terms} terms");
        Assert.True(terms > Seeds * 3, $"only {terms} terms in {Seeds} worlds");
    }

    [Theory]
    [InlineData(true, 15.3)]
    [InlineData(false, 20)]
    public void After_a_kill_another_one_leads_once_the_lease_has_run_out(bool bells, double seconds) =>
        AssertTakenOver(bells, seconds, static leader => leader.Kill());

    [Theory]
    [InlineData(true, 0.5)]
    [InlineData(false, 4.8)]
    public void After_a_graceful_stop_another_one_leads_at_once_or_at_its_next_look(bool bells, double seconds) =>
        AssertTakenOver(bells, seconds, static leader => leader.Stop());

    [Fact]
    public void In_quiet_times_the_leader_stays()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            var world = new ElectionWorld(random) { Bells = random.Next(2) == 0 };
            Populate(world, random, 4);
            world.Pass(TimeSpan.FromMinutes(30));
            Assert.Equal(1, world.Candidates.Sum(static candidate => candidate.Terms));
            Assert.Equal(0, world.Lease!.Record.Transitions);
        }
    }

    private void AssertTakenOver(bool bells, double seconds, Action<ElectionCandidate> end)
    {
        var longest = TimeSpan.Zero;
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var world = new ElectionWorld(random) { Bells = bells };
            Populate(world, random, 3, rates: false);
            world.Pass(TimeSpan.FromSeconds(60 * random.NextDouble()) + TimeSpan.FromSeconds(10));
            end(world.Leaders.Single());
            var took = world.PassUntil(() => world.Leaders.Any(), TimeSpan.FromMinutes(2));
            Assert.True(took <= TimeSpan.FromSeconds(seconds), $"seed {seed}: {took.TotalSeconds} s");
            Assert.Equal(1, world.Lease!.Record.Transitions);
            longest = took > longest ? took : longest;
        }

        output.WriteLine($"longest {longest.TotalSeconds} s");
    }

    /// <summary>Plays one world; to look into a failure, call it alone.</summary>
    private static int PlayTroubles(int seed)
    {
        var random = new Random(seed);
        var world = new ElectionWorld(random)
        {
            Loss = random.NextDouble() * 0.4,
            Latency = TimeSpan.FromSeconds(random.Next(3) switch { 0 => 0.05, 1 => 1, _ => 8 }),
            Lateness = TimeSpan.FromMilliseconds(random.Next(2) * 200),
            Bells = random.Next(2) == 0,
        };
        world.AfterEach = () => Assert.True(world.Leaders.Count() <= 1, $"seed {seed}, at {world.Now}: two leaders");
        Populate(world, random, random.Next(2, 5));
        for (var step = 0; step < 40; step++)
        {
            world.Pass(TimeSpan.FromSeconds(20 * random.NextDouble()));
            Trouble(world, random);
        }

        // In the end all is well: somebody leads.
        (world.Loss, world.Latency, world.Lateness) = (0, TimeSpan.FromMilliseconds(50), TimeSpan.Zero);
        world.Join();
        world.Pass(TimeSpan.FromMinutes(2));
        Assert.True(world.Leaders.Count() == 1, $"seed {seed}: nobody leads");
        return world.Candidates.Sum(static candidate => candidate.Terms);
    }

    private static void Trouble(ElectionWorld world, Random random)
    {
        var alive = world.Candidates.Where(static candidate => candidate.IsAlive).ToList();
        var one = alive.Count == 0 ? null : alive[random.Next(alive.Count)];
        switch (random.Next(8))
        {
            case 0:
                one?.Kill();
                break;
            case 1:
                one?.Stop();
                break;
            case 2 or 3:
                Join(world, random, rates: true);
                break;
            case 4:
                one?.Pause(TimeSpan.FromSeconds(60 * random.NextDouble()));
                break;
            case 5:
                world.Touch(static lease => lease); // somebody labels it: another version, the same record
                break;
            case 6:
                world.Loss = random.NextDouble() * 0.6;
                break;
            default:
                world.Loss = 0;
                break;
        }
    }

    private static void Populate(ElectionWorld world, Random random, int count, bool rates = true)
    {
        for (var i = 0; i < count; i++)
        {
            Join(world, random, rates);
        }
    }

    /// <summary>Calendars differ by days, and rates by as much as the lease is longer than the deadline, and a little less.</summary>
    private static void Join(ElectionWorld world, Random random, bool rates) => world.Join(
        rates ? 0.85 + (random.NextDouble() * 0.35) : 1, TimeSpan.FromHours(random.Next(-100, 100)));
}
