using FleetSync.Cli.Commands;
using FleetSync.Configuration;

namespace FleetSync.Tests.Cli;

/// <summary>An agent that has synchronised at once, and ends when it is told to by the test.</summary>
internal sealed class ScriptedAgent : IFleetAgent
{
    public Func<bool, CancellationToken, Task> Runs { get; init; } = static (_, _) => Task.CompletedTask;

    public SyncProgress Progress { get; set; } = new()
    {
        Cluster = "east",
        TypesDiscovered = 62,
        TypesSynced = 60,
        Objects = 1234,
        Received = 1234,
        Written = 1200,
        Unchanged = 34,
        SyncedAfter = TimeSpan.FromSeconds(3.21),
        NotReadable = [new("widgets.example.com", "forbidden"), new("v1beta1.metrics.k8s.io", "503")],
    };

    /// <summary>Settings that were handed over while it ran.</summary>
    public List<FleetOptions> Applied { get; } = [];

    public void Apply(FleetOptions next) => Applied.Add(next);

    public Task RunAsync(bool once, CancellationToken stop) => Runs(once, stop);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
