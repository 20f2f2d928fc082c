using FleetSync.Telemetry;
using Microsoft.Extensions.Logging;

namespace FleetSync.Configuration;

/// <summary>
/// Follows a configuration file that changes while the program runs. It is read every few seconds and compared: a mounted
/// ConfigMap changes by a link to another folder, which file notifications miss on many a mount, and a read of some kilobytes
/// costs nothing.
/// </summary>
/// <param name="read">The file's bytes; null where there is none now.</param>
/// <param name="load">The whole configuration as it is now; throws <see cref="ConfigurationException"/>.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveConfiguration(Func<byte[]?> read, Func<FleetOptions> load, TimeProvider time)
{
    /// <summary>Between two looks. A change counts when two of them saw it: nobody is in the middle of writing it then.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private byte[]? _taken;
    private FleetOptions? _inForce;

    /// <summary>Loads it for the start.</summary>
    /// <exception cref="ConfigurationException">It cannot be used.</exception>
    public FleetOptions Load()
    {
        // Before it is loaded: what changes in between is noticed later.
        _taken = read();
        _inForce = load();
        return _inForce;
    }

    /// <summary>
    /// Follows it until stopped. What is wrong with a new file is logged, once, and the settings of before stay; so for a file that
    /// is gone.
    /// </summary>
    /// <param name="apply">Gets the new settings, those that need a start as they were.</param>
    /// <param name="log">Where the story is told.</param>
    /// <param name="stop">Ends it.</param>
    public async Task FollowAsync(Action<FleetOptions> apply, ILogger log, CancellationToken stop)
    {
        var seen = _taken;
        try
        {
            while (true)
            {
                await Task.Delay(Period, time, stop);
                var now = read();
                if (!Same(now, seen))
                {
                    seen = now;
                }
                else if (!Same(now, _taken))
                {
                    _taken = now;
                    Take(now, apply, log);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody is interested any more.
        }
    }

    private void Take(byte[]? content, Action<FleetOptions> apply, ILogger log)
    {
        if (content is null)
        {
            log.ConfigurationRefused("The configuration file is gone.");
            return;
        }

        FleetOptions next;
        try
        {
            next = load();
        }
        catch (ConfigurationException refused)
        {
            log.ConfigurationRefused(refused.Message);
            return;
        }

        var before = _inForce!;
        if (LiveSettings.NeedRestart(before, next) is { Count: > 0 } needRestart)
        {
            log.ConfigurationNeedsRestart(string.Join(", ", needRestart));
        }

        if (LiveSettings.Applied(before, next) is { Count: > 0 } applied)
        {
            _inForce = LiveSettings.Merge(before, next);
            log.ConfigurationApplied(string.Join(", ", applied));
            apply(_inForce);
        }
    }

    private static bool Same(byte[]? one, byte[]? other) => one is null || other is null ? one == other : one.AsSpan().SequenceEqual(other);
}
