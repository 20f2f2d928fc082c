namespace FleetSync.Cli.Output;

/// <summary>Shows a running synchronisation on the live line, and says once when the initial one is complete.</summary>
internal sealed class ProgressDisplay(LiveLine line, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until cancelled, then takes the line away.</summary>
    /// <param name="progress">Reads the progress.</param>
    /// <param name="until">Ends the display.</param>
    public async Task ShowAsync(Func<SyncProgress> progress, CancellationToken until)
    {
        var start = time.GetTimestamp();
        var told = false;
        using var beat = new PeriodicTimer(Beat, time);
        try
        {
            do
            {
                var now = progress();
                if (now.SyncedAfter is not null && !told)
                {
                    told = true;
                    line.WriteLine(ProgressText.Summary(now));
                }

                line.Show(ProgressText.Live(now, time.GetElapsedTime(start)));
            }
            while (await beat.WaitForNextTickAsync(until));
        }
        catch (OperationCanceledException)
        {
            // The end of the display, nothing else.
        }

        line.Show("");
    }
}
