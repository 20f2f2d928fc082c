namespace FleetSync.Cli.Output;

/// <summary>Shows a running synchronisation on the live line.</summary>
internal sealed class ProgressDisplay(LiveLine line, TimeProvider time)
{
    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs until cancelled, then takes the line away.</summary>
    /// <param name="progress">Reads the progress.</param>
    /// <param name="until">Ends the display.</param>
    public async Task ShowAsync(Func<SyncProgress> progress, CancellationToken until)
    {
        var start = time.GetTimestamp();
        using var beat = new PeriodicTimer(_beat, time);
        try
        {
            do
            {
                line.Show(ProgressText.Live(progress(), time.GetElapsedTime(start)));
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
