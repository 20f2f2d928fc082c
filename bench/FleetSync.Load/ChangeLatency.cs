using System.Diagnostics;
using System.Globalization;
using FleetSync.Stores.Sqlite;
using FleetSync.TestCluster;

namespace FleetSync.Load;

/// <summary>
/// How long a change takes from the API server's answer to a PATCH until another process can read it in the store: single
/// status changes at uneven times, so that every part of the batch window is met.
/// </summary>
internal sealed class ChangeLatency(ApiTarget target, string database, int pods)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Makes the changes and waits for all of them.</summary>
    /// <param name="changes">How many; each of another Pod.</param>
    /// <param name="spacing">Mean time between two.</param>
    /// <param name="restarts">Differs from run to run, so that there is something to change.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Latencies, shortest first.</returns>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync(
        int changes, TimeSpan spacing, int restarts, CancellationToken cancellation)
    {
        var chosen = Enumerable.Range(0, Math.Min(changes, pods)).Select(i => (int)((long)i * pods / changes)).Distinct().ToList();
        using var store = SqliteDatabase.Open(database, SqliteAccess.Read, new SqliteSettings());
        using var row = store.Prepare("SELECT status_hash FROM resource WHERE name = ?1 AND namespace = ?2 AND kind = 'Pod'");
        using var version = store.Prepare("PRAGMA data_version");
        var before = chosen.ToDictionary(static pod => pod, pod => Hash(row, pod));
        var made = new Dictionary<int, long>();
        var seen = new Dictionary<int, long>();
        var changing = ChangeAsync(chosen, spacing, restarts, made, cancellation);
        var known = 0L;
        var lastProgress = Stopwatch.GetTimestamp();
        while (seen.Count < chosen.Count && (!changing.IsCompleted || Stopwatch.GetElapsedTime(lastProgress) < Patience))
        {
            var now = DataVersion(version);
            if (now != known)
            {
                known = now;
                lastProgress = Stopwatch.GetTimestamp();
                foreach (var pod in chosen.Where(pod => !seen.ContainsKey(pod) && Hash(row, pod) != before[pod]))
                {
                    seen[pod] = Stopwatch.GetTimestamp();
                }
            }

            await Task.Delay(Poll, TimeProvider.System, cancellation);
        }

        await changing;
        return seen.Count == chosen.Count
            ? [.. chosen.Select(pod => Stopwatch.GetElapsedTime(made[pod], Math.Max(made[pod], seen[pod]))).Order()]
            : throw new ClusterException(string.Create(
                CultureInfo.InvariantCulture, $"Only {seen.Count} of {chosen.Count} changes came to the store within {Patience.TotalSeconds} s."));
    }

    private async Task ChangeAsync(
        IReadOnlyList<int> chosen, TimeSpan spacing, int restarts, Dictionary<int, long> made, CancellationToken cancellation)
    {
        using var api = target.Api();
        // The same uneven rhythm in every run.
        var random = new Random(17);
        foreach (var pod in chosen)
        {
            await Task.Delay(spacing * (0.5 + random.NextDouble()), TimeProvider.System, cancellation);
            await FilledServer.PatchStatusAsync(api, pod, PodShape.StatusPatch(pod, restarts, failing: true), cancellation);
            made[pod] = Stopwatch.GetTimestamp();
        }
    }

    private static long Hash(SqliteStatement row, int pod)
    {
        row.Bind(1, PodShape.NameOf(pod)).Bind(2, PodShape.NamespaceOf(pod));
        var hash = row.Next() ? row.Number(0) : throw new ClusterException($"The store has no Pod {PodShape.NameOf(pod)}.");
        row.Reset();
        return hash;
    }

    private static long DataVersion(SqliteStatement version)
    {
        version.Next();
        var number = version.Number(0);
        version.Reset();
        return number;
    }
}
