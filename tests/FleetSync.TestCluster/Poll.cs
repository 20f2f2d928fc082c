using System.Diagnostics;

namespace FleetSync.TestCluster;

/// <summary>Waiting with a deadline for something that another process does.</summary>
public static class Poll
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until the answer is not null.</summary>
    /// <param name="what">Ends the sentence "waited 10 s for ...".</param>
    /// <param name="within">The deadline.</param>
    /// <param name="ask">Null: not yet.</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <exception cref="ClusterException">The deadline has passed.</exception>
    public static async Task<T> ForAsync<T>(
        string what, TimeSpan within, Func<Task<T?>> ask, CancellationToken cancellation = default)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(started) > within)
            {
                throw new ClusterException($"Waited {within.TotalSeconds:0} s for {what}.");
            }

            await Task.Delay(_interval, TimeProvider.System, cancellation);
        }
    }

    /// <summary>Asks until the answer is true.</summary>
    /// <param name="what">Ends the sentence "waited 10 s for ...".</param>
    /// <param name="within">The deadline.</param>
    /// <param name="ask">Whether it has happened.</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <exception cref="ClusterException">The deadline has passed.</exception>
    public static Task UntilAsync(
        string what, TimeSpan within, Func<Task<bool>> ask, CancellationToken cancellation = default)
    {
        return ForAsync(what, within, async () => await ask() ? "yes" : null, cancellation);
    }
}
