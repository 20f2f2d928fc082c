using FleetSync.Demo;
using FleetSync.TestCluster;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, signal) =>
{
    // The first one lets the demo clean up after itself.
    signal.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
var story = new Story(Console.Out);
try
{
    await new Demonstration(story, PublishedBinary.Find()).RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (Exception fault) when (fault is ClusterException or DemoException or HttpRequestException)
{
    story.Fail(fault.Message);
    return 1;
}
